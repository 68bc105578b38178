import { burns, isOver } from "./burn_rules.ts";
import { randomOf } from "./simulate_host.ts";
import { drawYear, type Slot, TROUBLES } from "./year_of_slots.ts";

export interface ObjectivesCell {
  metric: "succeeds" | "ttft" | "tps";
  /** The target, in per cent of calls. */
  target: number;
  per_day: number;
}

export interface ObjectivesResult extends ObjectivesCell {
  years: number;
  /** Runs of four failing slots or more, and how many an incident told by their third. */
  outages: number;
  told_by_third: number;
  /** Failing slots without another one in the eleven before, and how many opened an incident. */
  singles: number;
  told_singles: number;
  /** Incidents of all years in the time of a trouble, and those of none. */
  in_troubles: number;
  by_chance: number;
  /** The most incidents that one trouble made. */
  most_of_one: number;
}

/** What misses an objective: a TTFT of more than 200 ms, and fewer than 25 tokens per second. */
function misses(metric: ObjectivesCell["metric"], slot: Slot): boolean {
  if (slot === null) return true;
  return metric === "ttft" ? slot.ttft > 200 : metric === "tps" && slot.tps < 25;
}

/** What a year of calls is told of. */
export interface Told {
  missed: boolean[];
  /** The slots at which an incident was opened. */
  opened: number[];
  /** Whether an incident is open after each slot. */
  open: boolean[];
}

/** Watches the calls of slots, one after the other, as `private.watch_objectives` does. */
export function watch(slots: readonly Slot[], { metric, target }: ObjectivesCell): Told {
  const budget = 1 - target / 100;
  const told: Told = { missed: [], opened: [], open: [] };
  let last: number[] = [];
  let isOpen = false;
  slots.forEach((slot, at) => {
    const missed = misses(metric, slot);
    last = [Number(missed), ...last].slice(0, isOpen ? 96 : 12);
    if (isOpen && isOver(budget, last)) isOpen = false;
    else if (!isOpen && missed && burns(budget, last)) {
      isOpen = true;
      told.opened.push(at);
      last = [];
    }
    // Twelve slots without a miss follow each incident at least, so none before it matters.
    told.missed.push(missed);
    told.open.push(isOpen);
  });
  return told;
}

/** How outages and single failures of so many years are told. */
export function tryObjectives(
  cell: ObjectivesCell,
  years: number,
  seed: string,
): ObjectivesResult {
  const random = randomOf(`${seed}/${JSON.stringify(cell)}`);
  const result = { outages: 0, told_by_third: 0, singles: 0, told_singles: 0 };
  const found = { in_troubles: 0, by_chance: 0, most_of_one: 0 };
  for (let year = 0; year < years; year++) {
    const told = watch(drawYear(cell.per_day, random), cell);
    countOutages(told, result);
    const ofTroubles = TROUBLES.map(({ day, days }) =>
      // What begins in its last slots may be told after it.
      told.opened.filter((slot) =>
        slot >= day * cell.per_day && slot < (day + days) * cell.per_day + 4
      ).length
    );
    const inTroubles = ofTroubles.reduce((sum, n) => sum + n, 0);
    found.in_troubles += inTroubles;
    found.by_chance += told.opened.length - inTroubles;
    found.most_of_one = Math.max(found.most_of_one, ...ofTroubles);
  }
  return { ...cell, years, ...result, ...found };
}

function countOutages(
  { missed, opened, open }: Told,
  counts: Pick<ObjectivesResult, "outages" | "told_by_third" | "singles" | "told_singles">,
): void {
  const openedAt = new Set(opened);
  let failing = 0;
  let lastMissed = -Infinity;
  missed.forEach((isMissed, at) => {
    if (isMissed && at - lastMissed > 11) {
      counts.singles++;
      if (openedAt.has(at)) counts.told_singles++;
    }
    if (isMissed) lastMissed = at;
    failing = isMissed ? failing + 1 : 0;
    if (failing === 4) {
      counts.outages++;
      if (open[at - 1]) counts.told_by_third++;
    }
  });
}
