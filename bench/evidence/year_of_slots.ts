import type { Random } from "./simulate_host.ts";

/** What one call of a slot was: milliseconds, and tokens per second; null where it failed. */
export type Slot = { ttft: number; tps: number } | null;

/** A trouble, from one day of the year on. */
export interface Trouble {
  name: string;
  day: number;
  days: number;
  /** What becomes of the call of a slot; `part` is how much of the trouble has passed. */
  befall: (usual: Slot, slot: number, part: number) => Slot;
}

/** Those of `supabase/tests/year_of_incidents.test.sql`. */
export const TROUBLES: Trouble[] = [
  { name: "an outage of a night", day: 20, days: 0.5, befall: () => null },
  {
    name: "every other call fails for a day",
    day: 50,
    days: 1,
    befall: (usual, slot) => slot % 2 === 0 ? null : usual,
  },
  {
    name: "it comes and goes, five calls at a time",
    day: 80,
    days: 1,
    befall: (usual, slot) => slot % 10 < 5 ? null : usual,
  },
  {
    name: "half of all calls fail",
    day: 110,
    days: 0.5,
    befall: (usual, slot) => [0, 1, 3, 6].includes(slot % 8) ? null : usual,
  },
  { name: "a few failures", day: 140, days: 0.17, befall: () => null },
  {
    name: "it answers around the limit",
    day: 170,
    days: 1,
    befall: (usual, slot) => usual && { ...usual, ttft: slot % 2 === 0 ? 195 : 225 },
  },
  {
    name: "it gets slower, and faster again",
    day: 200,
    days: 4,
    befall: (usual, _, part) =>
      usual && { ...usual, ttft: usual.ttft * (1 + 2 * Math.sin(Math.PI * part)) },
  },
  {
    name: "it is slow for two weeks",
    day: 230,
    days: 14,
    befall: (usual) => usual && { ...usual, ttft: 3 * usual.ttft },
  },
  {
    name: "it speaks at a third of its speed",
    day: 270,
    days: 1,
    befall: (usual) => usual && { ...usual, tps: usual.tps / 3 },
  },
  {
    name: "and every other time",
    day: 300,
    days: 1,
    befall: (usual, slot) => usual && { ...usual, tps: usual.tps / (1 + 2 * (slot % 2)) },
  },
];

/** The calls of a year: one in a hundred fails and another is slow when all is well. */
export function drawYear(perDay: number, random: Random): Slot[] {
  return Array.from({ length: 365 * perDay }, (_, slot) => {
    const chance = random.uniform();
    const usual = chance < 0.01
      ? null
      : { ttft: chance > 0.99 ? 900 : 80 + 50 * chance, tps: 60 - 20 * chance };
    const trouble = troubleAt(slot, perDay);
    if (!trouble) return usual;
    return trouble.befall(usual, slot, (slot / perDay - trouble.day) / trouble.days);
  });
}

export function troubleAt(slot: number, perDay: number): Trouble | undefined {
  const day = slot / perDay;
  return TROUBLES.find((trouble) => day >= trouble.day && day < trouble.day + trouble.days);
}
