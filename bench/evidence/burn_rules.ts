/** The average of some numbers. */
function mean(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum / numbers.length;
}

/** What sums of shares such as a tenth may be off by; the database counts exactly. */
const DUST = 1e-12;

/**
 * Whether the last slots use up an error budget fast enough for an incident; `missed` has the share
 * of each slot, the newest first. As `private.burns`.
 */
export function burns(budget: number, missed: readonly number[]): boolean {
  const long = missed.slice(0, 12);
  const short = missed.slice(0, 4);
  const bad = (slots: number[]) => slots.filter((share) => share > budget + DUST).length;
  return missed[0] > budget + DUST && bad(short) >= 2 && bad(long) >= 3 &&
    mean(short) >= Math.min(0.75, 7.5 * budget) - DUST &&
    mean(long) >= Math.max(budget, Math.min(0.25, 2.5 * budget)) - DUST;
}

/**
 * Whether an incident is over; `missed` has the shares of the slots since it was opened, the newest
 * first. As `private.is_over`.
 */
export function isOver(budget: number, missed: readonly number[]): boolean {
  const newestBad = missed.findIndex((share) => share > budget + DUST);
  const since = newestBad < 0 ? [] : missed.slice(newestBad);
  const share = (3 + since.reduce((sum, one) => sum + one, 0)) / (3 + since.length);
  const needed = Math.min(48, Math.max(12, Math.ceil(3 / share - DUST)));
  return missed.length >= needed && mean(missed.slice(0, needed)) <= budget + DUST;
}
