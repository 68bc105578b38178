/**
 * The next position by keyboard in a row: arrows go to the neighbours, Home and End to the ends.
 * Undefined for every other key. Prevents the browser's default action.
 *
 * @param at The current position, from 0; null before the first step.
 */
export function stepThrough(
  event: KeyboardEvent,
  at: number | null,
  last: number,
): number | undefined {
  const next: Record<string, number> = {
    ArrowLeft: at === null ? last : Math.max(0, at - 1),
    ArrowRight: at === null ? 0 : Math.min(last, at + 1),
    Home: 0,
    End: last,
  };
  if (!(event.key in next)) return undefined;
  event.preventDefault();
  return next[event.key];
}
