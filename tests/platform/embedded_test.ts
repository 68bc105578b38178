import { afterAll, beforeAll, describe } from "@std/testing/bdd";
import { openDatabase } from "../../local/open_database.ts";
import { startCron } from "../../local/start_cron.ts";
import { startNetWorker } from "../../local/start_net_worker.ts";
import { describeCron } from "./cron_facts.ts";
import { describeNet } from "./net_facts.ts";
import type { Place } from "./place.ts";
import { serveCallees } from "./serve_callees.ts";
import { describeVault } from "./vault_facts.ts";

describe("the platform's stand-ins", () => {
  const resources = new AsyncDisposableStack();
  let place: Place;

  beforeAll(async () => {
    const database = resources.use(await openDatabase());
    await database.script(`
      create extension pg_cron with schema pg_catalog;
      create extension pg_net with schema extensions;
      create extension supabase_vault;
    `);
    const callees = resources.use(serveCallees());
    const worker = await startNetWorker(database);
    resources.defer(() => worker.stop());
    const cron = await startCron(database, "all");
    resources.defer(() => cron.stop());
    place = { query: database.query, script: database.script, ...callees, soonest: "1 seconds" };
  });
  afterAll(() => resources.disposeAsync());

  describeNet(() => place);
  describeVault(() => place);
  describeCron(() => place);
});
