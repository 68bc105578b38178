const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A count, for example `1,390`. */
export function formatCount(n: number): string {
  return whole.format(n);
}

/** A count of things, for example `1 model` or `12 models`. */
export function countOf(n: number, noun: string): string {
  return `${formatCount(n)} ${noun}${n === 1 ? "" : "s"}`;
}
