import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { UnavailableError } from "../project/read_rows.ts";
import { readResults, readRun, readTargets } from "./read_run.ts";
import type { Result, Target } from "./run_rows.ts";

/** What happens to a run's targets. A closed one has no result: the fault was ours. */
export type RunEvent =
  | { kind: "claimed"; target: Target }
  | { kind: "measured"; target: Target; result: Result }
  | { kind: "closed"; target: Target };

export interface FollowOptions {
  signal: AbortSignal;
  /**
   * The longest time without a change of any target. Since a target changes only a few times, this
   * bounds the time of the whole run.
   */
  maxSilenceMs: number;
  /** Called with the providers at which targets wait while none is being measured. */
  onWait?: (slugs: string[]) => Promise<void>;
  pollMs?: number;
  /** The longest time that the database may be unavailable. */
  maxOutageMs?: number;
}

/** Yields what happens to a run's targets until the run is finished. */
export async function* followRun(
  database: Database,
  runId: string,
  { signal, maxSilenceMs, onWait, pollMs = 500, maxOutageMs = 30_000 }: FollowOptions,
): AsyncGenerator<RunEvent> {
  const told = new Map<string, string>();
  let heardAt = performance.now();
  let answeredAt = heardAt;
  let waited = false;
  while (true) {
    try {
      const { events, finished, waiting } = await poll(database, runId, told);
      answeredAt = performance.now();
      if (events.length > 0) heardAt = answeredAt;
      yield* events;
      if (finished) return;
      // Not while its first worker is still starting.
      if (waiting.length > 0 && waited) await onWait?.(waiting);
      waited = waiting.length > 0;
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      if (performance.now() - answeredAt > maxOutageMs) throw error;
    }
    if (performance.now() - heardAt > maxSilenceMs) {
      const seconds = Math.round(maxSilenceMs / 1000);
      throw new Error(
        `Cannot finish run ${runId}: nothing has happened to its targets for ${seconds} s`,
      );
    }
    await delay(pollMs, undefined, { signal });
  }
}

/** States that are not reported: a target that waits its turn, or until others were reached. */
const SILENT = ["queued", "unanswered"];

/** What is new since `told`, which is updated. */
async function poll(
  database: Database,
  runId: string,
  told: Map<string, string>,
): Promise<{ events: RunEvent[]; finished: boolean; waiting: string[] }> {
  // Read before its targets, since those of a finished run no longer change.
  const { finished_at } = await readRun(database, runId);
  const targets = await readTargets(database, runId);
  const changed = targets
    .filter((target) => !SILENT.includes(target.state) && told.get(target.id) !== progress(target));
  const done = changed.filter((target) => target.state === "done").map((target) => target.id);
  const results = new Map(
    (await readResults(database, done)).map((result) => [result.target_id, result]),
  );
  const events = changed.map((target): RunEvent => {
    if (target.state === "leased") return { kind: "claimed", target };
    const result = results.get(target.id);
    return result ? { kind: "measured", target, result } : { kind: "closed", target };
  });
  for (const { target } of events) told.set(target.id, progress(target));
  const isMeasured = targets.some(({ state }) => state === "leased");
  const waiting = targets.filter(({ state }) => state === "queued" && !isMeasured)
    .map(({ providers }) => providers.slug);
  return { events, finished: finished_at !== null, waiting };
}

function progress({ state, claims }: Target): string {
  return `${state} ${claims}`;
}
