/** With that many significant digits; whole numbers keep all of theirs. */
export function formatNumber(value: number, digits = 3): string {
  const whole = Math.abs(value) >= 10 ** (digits - 1);
  const options: Intl.NumberFormatOptions = whole
    ? { maximumFractionDigits: 0 }
    : { minimumSignificantDigits: digits, maximumSignificantDigits: digits };
  return value.toLocaleString("en", options);
}
