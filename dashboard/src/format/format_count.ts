/**
 * A number in full, its whole part in groups of three. By hand: the first
 * formatter of `Intl` that a page makes takes longer than all its numbers.
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
