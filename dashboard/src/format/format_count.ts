/**
 * A number in full, with groups of three digits. Without `Intl`, since creating its first formatter
 * takes longer than formatting all numbers of a page.
 */
export function groupDigits(digits: string): string {
  return digits.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ",");
}

/** A count, for example `1,390`. */
export function formatCount(n: number): string {
  return groupDigits(n.toFixed(0));
}

/** A count of things, for example `1 model` or `12 models`. */
export function countOf(n: number, noun: string): string {
  return `${formatCount(n)} ${noun}${n === 1 ? "" : "s"}`;
}
