import { z } from "zod";
import { callDatabase, type Database } from "../platform/database.ts";
import { explain, log } from "../platform/log.ts";
import { findMaker } from "./find_maker.ts";
import { type Listing, readListing } from "./read_listing.ts";
import { repeatWrite } from "../platform/repeat_write.ts";
import { Refused } from "../http/refused.ts";
import { stateFamily } from "./state_family.ts";
import { tellFamily } from "./tell_family.ts";
import { type CatalogueProvider, type StartedSync, SyncReport, SyncResult } from "./start_sync.ts";

/** Lists read at once: each may take 16 MB, and an isolate has 256 MB. */
const LANES = 4;

/**
 * Reads the providers' lists, records what changed, and starts the run that probes
 * new models. A provider that fails does not stop the others; a sync that was
 * cancelled stops there.
 *
 * @param probe How many of the new chat models to probe.
 * @throws {DatabaseError} when the sync cannot be closed.
 */
export async function syncModels(
  database: Database,
  sync: StartedSync,
  probe: number,
): Promise<SyncReport> {
  const waiting = [...sync.providers];
  let cancelled = false;
  await recordUnlisted(database, sync);
  async function workLane(): Promise<void> {
    for (let provider = waiting.shift(); provider; provider = waiting.shift()) {
      if (!await syncProvider(database, sync.sync_id, provider)) cancelled = true;
      if (cancelled) return;
    }
  }
  await Promise.all(Array.from({ length: LANES }, workLane));
  if (!cancelled && probe > 0) await startProbes(database, sync.sync_id, probe);
  return await repeatWrite(() =>
    callDatabase(database, "finish_sync", { sync_id: sync.sync_id }, SyncReport)
  );
}

async function startProbes(database: Database, syncId: string, atMost: number): Promise<void> {
  try {
    await repeatWrite(() =>
      callDatabase(
        database,
        "start_probes",
        { sync_id: syncId, at_most: atMost },
        z.uuid().nullable(),
      )
    );
  } catch (error) {
    log("error", explain(error), { sync_id: syncId });
  }
}

/** The families of models that no list has are told by their ids alone. */
async function recordUnlisted(database: Database, sync: StartedSync): Promise<void> {
  const families = Object.entries(sync.unlisted).map(([provider, names]) => [
    provider,
    names.map((name) => ({
      name,
      ...stateFamily(tellFamily(name, provider, null, findMaker)),
    })),
  ]);
  if (families.length === 0) return;
  try {
    await repeatWrite(() =>
      callDatabase(
        database,
        "record_families",
        { families: Object.fromEntries(families) },
        z.int(),
      )
    );
  } catch (error) {
    log("error", explain(error), { sync_id: sync.sync_id });
  }
}

/** Returns whether the sync is still wanted. */
async function syncProvider(
  database: Database,
  syncId: string,
  provider: CatalogueProvider,
): Promise<boolean> {
  const context = { sync_id: syncId, provider: provider.slug };
  const record = (listing: Listing) => recordListing(database, context, listing);
  try {
    const result = await record(await readListing(provider)).catch((error) => {
      log("error", explain(error), context);
      return record({ error: explain(error) });
    });
    if ("message" in result && result.code === "cancelled") return false;
    if ("message" in result) log("error", result.message, context);
    else if (result.error !== null) log("error", result.error, context);
  } catch (error) {
    log("error", explain(error), context);
  }
  return true;
}

async function recordListing(
  database: Database,
  { sync_id, provider }: { sync_id: string; provider: string },
  listing: Listing,
): Promise<SyncResult | Refused["error"]> {
  const recorded = await repeatWrite(() =>
    callDatabase(
      database,
      "record_sync",
      { sync_id, provider, listing },
      z.union([SyncResult, Refused]),
    )
  );
  return "provider" in recorded ? recorded : recorded.error;
}
