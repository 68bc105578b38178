/**
 * Where the keyboard leads from one of many things in a row: the arrows to the
 * next, Home and End to the ends. Undefined for every other key; what the
 * browser would do with these is prevented.
 *
 * @param at The place one is at, from 0; null before the first step.
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
