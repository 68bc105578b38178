import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Answers, askAll, findLosses } from "./find_losses.ts";
import { freezeTime } from "./freeze_time.ts";
import { type Dump, loadDump, readDumps } from "./load_dump.ts";
import { copyMigrations, openUpgradable, type UpgradableDatabase } from "./open_upgradable.ts";

/** What an upgrade changes on purpose, by how its loss is told, with the reason. */
const INTENDED: Record<string, string> = {
  "public.schema_release() as service_role: [0].answer": "it says which release this is",
  // The sums of these columns, so that nothing else may change there.
  'public.workloads: values.prompt is "14708938509139714736" instead of "20784099513932875131"; values.max_output_tokens is "10236839577317674665" instead of "-16387119582124774743"':
    "the long texts, which nobody has used, ask for what is hidden in them",
  "private.run_times: rows is": "what runs measured is summed up, as far back as it is kept",
  "public.run_times as service_role: has": "it shows the same",
  "private.incident_deliveries: relation":
    "they are messages to a channel; a case below holds that none is lost",
};

const MOST_BYTES = 500_000;

/** What a later release may do. */
const HARMLESS = `
  alter table public.benchmark_results add column added text default 'new';
  create table public.added (id bigint generated always as identity primary key);
  do $$
  begin
    execute format(
      'create or replace view public.measured_regions with (security_invoker = on) as select former.*, 1 as added from (%s) as former',
      rtrim(pg_get_viewdef('public.measured_regions'::regclass), ';')
    );
  end;
  $$;
`;

/** What it must not do, by how that is told. */
const HARMFUL = {
  "public.incidents: rows is ": "delete from public.incidents where closed_at is not null",
  "public.incidents_over(period => '30 days') as anon: has ": "",
  "public.benchmark_results: values.cost_usd is ":
    "update public.benchmark_results set cost_usd = 2 * cost_usd where cost_known",
  "private.rollups: ": "",
  'public.settings: column "stuck_minutes" does not exist':
    "alter table public.settings drop column stuck_minutes cascade",
  "public.price_history as service_role: relation": "drop view public.price_history cascade",
  "public.public_status as anon: permission denied":
    "revoke select on public.public_status from anon",
  "private.skipped_ticks: the next id is taken":
    "alter table private.skipped_ticks alter column id restart",
  "cron.job: maintenance is missing instead of": "select cron.unschedule('maintenance')",
};

const dumps = await readDumps();

/** Of the release before: each has its migrations, and some more. */
let begun: Blob | undefined;

for (const dump of dumps) {
  describe(`an upgrade of ${dump.release}`, () => {
    let former: string;
    let later: string;
    let database: UpgradableDatabase;
    let before: Answers;
    let messagesBefore: number;
    beforeAll(async () => {
      former = await copyMigrations(dump.version);
      later = await copyMigrations();
      database = await openWithData(former, dump);
      before = await askAll(database.admin);
      const [{ former: messages }] = await database.admin.query<{ former: string | null }>(
        "select to_regclass('private.incident_deliveries')::text as former",
      );
      [{ messagesBefore }] = await database.admin.query<{ messagesBefore: number }>(
        `select count(*)::integer as "messagesBefore"
        from ${messages ?? "private.alert_deliveries"} where incident_id is not null`,
      );
    });
    afterAll(async () => {
      await database[Symbol.asyncDispose]();
      for (const folder of [former, later]) await Deno.remove(folder, { recursive: true });
    });

    /** What is lost by the migrations that there are, and one that comes after them. */
    async function lose(version: number, sql: string, asked = before): Promise<string[]> {
      await Deno.writeTextFile(`${later}/${version}_made_up.sql`, sql);
      const losses = await findLosses(database, later, asked);
      return losses.filter((loss) =>
        !Object.keys(INTENDED).some((known) => loss.startsWith(known))
      );
    }

    it("keeps its data, and what views and functions say of it", async () => {
      assert.deepEqual(await lose(99990101000000, HARMLESS), []);
    });

    it("has the long texts of a new project, unless they were used", async () => {
      const seed = await Deno.readTextFile(new URL("../../supabase/seed.sql", import.meta.url));
      const texts = await database.admin.query<{ name: string; prompt: string }>(
        "select name, prompt from public.workloads where name in ('long-10k', 'long-100k')",
      );
      const other = texts.filter(({ prompt }) =>
        !seed.includes(`'${prompt.slice(prompt.indexOf("{{filler"))}'`)
      );
      assert.deepEqual(other, []);
      assert.equal(texts.length, dump.release === "1.0.0" ? 0 : 2);
    });

    it("has the messages about incidents, as far as they were sent", async () => {
      const [kept] = await database.admin.query<{ messages: number; same: boolean }>(
        `select count(*)::integer as messages, bool_and(
          deliveries.state = 'opened' and deliveries.attempts = 1 and deliveries.delivered_at is not null
          and deliveries.subject ->> 'kind' = incidents.kind
        ) as same
        from private.alert_deliveries as deliveries
        join public.incidents on incidents.id = deliveries.incident_id`,
      );
      assert.deepEqual(kept, { messages: messagesBefore, same: true });
      assert.ok(messagesBefore > 0);
    });

    // How it fails is the same for each release.
    if (dump !== dumps.at(-1)) return;
    it("would not be let through with any of these losses", async () => {
      const objects = Object.keys(HARMFUL).map((loss) => /^\w+\.\w+/.exec(loss)![0]);
      const asked = [...before].filter(([{ object }]) => objects.includes(object));
      const found = await lose(
        99990101000001,
        Object.values(HARMFUL).join(";\n"),
        new Map(asked),
      );
      for (const loss of Object.keys(HARMFUL)) {
        assert.ok(found.some((line) => line.includes(loss)), `${loss}\n${found.join("\n")}`);
      }
    });
  });
}

it("there is data of each release, and it is small", async () => {
  const changelog = await Deno.readTextFile(new URL("../../CHANGELOG.md", import.meta.url));
  const released = [...changelog.matchAll(/^## \[(\d+\.\d+\.\d+)\]/gm)].map(([, name]) => name);
  const kept = dumps.map(({ release }) => release);
  assert.deepEqual(released.filter((name) => !kept.includes(name)), []);
  assert.ok(kept.length > 0);
  for (const { release, bytes } of dumps) assert.ok(bytes <= MOST_BYTES, `${release}: ${bytes}`);
});

async function openWithData(migrations: string, dump: Dump): Promise<UpgradableDatabase> {
  await using opened = new AsyncDisposableStack();
  const database = opened.use(await openUpgradable(migrations, begun));
  begun = database.files;
  await loadDump(database, dump);
  await freezeTime(database.admin, dump.madeAt);
  opened.move();
  return database;
}
