import { KEEP_MS, keepAnswers } from "../http/keep_answers.ts";
import { takeTurns } from "../http/take_turns.ts";
import { callDatabase, connectDatabase } from "../platform/database.ts";
import { readEnvironment } from "../platform/environment.ts";
import { notFound } from "./read_address.ts";
import { type KnownNames, type ModelNumbers, ToldBadge } from "./told_badge.ts";

/** Of what numbers are wanted. */
export interface BadgeQuestion {
  /** The slug of the provider. */
  provider: string;
  model: string;
  /** As Postgres reads it. */
  period: string;
  region: string;
  workload: string;
}

/** As many as there are models, windows, workloads and regions in use, and more; 2 MB at most. */
const kept = keepAnswers<ModelNumbers | null>(5000);

/** Whoever asks for much at once waits, and not the database. */
const inTurn = takeTurns(4);

/** What holds for every question for a while: what there is, or that badges are off (null). */
let known: { names: KnownNames | null; until: number } | undefined;

/**
 * The numbers of a model; null when badges are off. However much is asked, the database is asked
 * once a minute for what there is, and once for all that there is not.
 *
 * @throws {HttpError} 404 when there is no such model or workload.
 */
export async function askBadge(question: BadgeQuestion): Promise<ModelNumbers | null> {
  if (isOff(question)) return null;
  const { provider, model, period, region, workload } = question;
  const key = JSON.stringify([provider, model, period, region, workload]);
  return await kept.get(key, () => inTurn(() => askDatabase(question)));
}

async function askDatabase(question: BadgeQuestion): Promise<ModelNumbers | null> {
  // Meanwhile the answer to another may have said it.
  if (isOff(question)) return null;
  const told = await callDatabase(
    connectDatabase(readEnvironment()),
    "outlet_badge",
    { ...question },
    ToldBadge.nullable(),
  );
  if (told !== null && "model" in told) return told;
  known = { names: told, until: performance.now() + KEEP_MS };
  if (isOff(question)) return null;
  throw notFound("there is no such model");
}

/** Whether badges are known to be off; throws where it is known that there is no such thing. */
function isOff({ provider, model, workload }: BadgeQuestion): boolean {
  if (known === undefined || known.until < performance.now()) return false;
  if (known.names === null) return true;
  if (!known.names.models.includes(`${provider}/${model}`)) {
    throw notFound("there is no such model");
  }
  if (!known.names.workloads.includes(workload)) throw notFound("there is no such workload");
  return false;
}
