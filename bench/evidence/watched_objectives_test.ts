import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Database } from "../../local/open_database.ts";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import { burns, isOver } from "./burn_rules.ts";
import { randomOf } from "./simulate_host.ts";
import { watch } from "./try_objectives.ts";
import type { Slot } from "./year_of_slots.ts";

const MIGRATIONS = fileURLToPath(new URL("../../supabase/migrations", import.meta.url));
const ID = "00000000-0000-0000-0000-0000000000a1";

/** Records one result of each slot, an hour apart, and returns at which an incident was opened. */
const LIVE = `
  create function pg_temp.live(slots jsonb) returns integer[]
  language plpgsql
  as $$
  declare
    opened integer[] := '{}';
    run uuid;
    slot_at timestamptz;
  begin
    for nth in 0 .. jsonb_array_length(slots) - 1 loop
      slot_at := now() + nth * interval '1 hour';
      insert into public.runs (run_name, triggered_by, started_at) values ('slot', 'test', slot_at) returning id into run;
      insert into public.benchmark_results (
        run_id, provider_id, model_id, workload_id, outcome, success, input_tokens, output_tokens, total_latency_ms,
        ttft_ms, tps, cost_usd
      )
      select
        run, '${ID}', '${ID}', private.current_workload(), case when failed then 'timeout' else 'success' end, not failed, 1, 1, 1,
        (slots -> nth ->> 'ttft')::double precision, (slots -> nth ->> 'tps')::double precision, 0
      from (select slots -> nth = 'null' as failed) as call;
      perform private.watch_objectives('${ID}', null, false, slot_at);
      -- Time passes.
      update public.incidents set opened_at = slot_at where closed_at is null and opened_at = now() and not detail like 'at %';
      if found and not coalesce(opened[cardinality(opened)] = nth, false) then
        opened := opened || nth;
        update public.incidents set detail = 'at ' || detail where closed_at is null;
      end if;
    end loop;
    return opened;
  end;
  $$`;

describe("the rules that are tried are those of the database", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openMigratedDatabase(MIGRATIONS);
    await database.script(`
      insert into public.workloads (name, prompt) values ('default', 'Hello') on conflict do nothing;
      insert into public.providers (id, name, slug, base_url) values ('${ID}', 'One', 'one', 'http://127.0.0.1:1');
      insert into public.models (id, name, provider_id) values ('${ID}', 'a', '${ID}');
      ${LIVE}`);
  });
  afterAll(() => database?.close());

  it("for opening and closing", async () => {
    const random = randomOf("burning");
    const given = Array.from({ length: 3000 }, (_, nth) => {
      const calls = 1 + nth % 4;
      const failing = random.uniform() ** 2;
      return {
        target: [50, 75, 80, 90, 93.3, 95, 99, 99.5, 99.9][nth % 9],
        missed: Array.from({ length: Math.floor(random.uniform() * 60) }, () => {
          const missed = Array.from({ length: calls }).filter(() => random.uniform() < failing);
          return missed.length / calls;
        }),
      };
    });
    const rows = await database.query<{ burns: boolean; over: boolean }>(
      `select
         private.burns(asked.budget, asked.missed) as burns, private.is_over(asked.budget, asked.missed) as over
       from jsonb_array_elements($1) with ordinality as given (one, place)
       cross join lateral (
         select
           1 - (one ->> 'target')::numeric / 100 as budget,
           coalesce((
             select array_agg(round(value::numeric * 12) / 12 order by nth)
             from jsonb_array_elements_text(one -> 'missed') with ordinality as slots (value, nth)
           ), '{}') as missed
       ) as asked
       order by place`,
      [JSON.stringify(given)],
    );
    given.forEach(({ target, missed }, nth) => {
      const budget = 1 - target / 100;
      const found = { burns: burns(budget, missed), over: isOver(budget, missed) };
      assert.deepEqual(rows[nth], found, JSON.stringify(given[nth]));
    });
    assert.ok(rows.filter(({ burns }) => burns).length > 300);
    assert.ok(rows.filter(({ over }) => over).length > 300);
  });

  for (
    const [metric, target] of [["succeeds", 99], ["succeeds", 90], ["ttft", 95], [
      "tps",
      75,
    ]] as const
  ) {
    it(`for calls that come one after the other: ${metric}, ${target} %`, async () => {
      const random = randomOf(`${metric} ${target}`);
      let failing = 0;
      const slots: Slot[] = Array.from({ length: 400 }, () => {
        // Troubles come and go.
        if (random.uniform() < 0.05) {
          failing = random.uniform() < 0.6 ? 0 : 0.4 + 0.6 * random.uniform();
        }
        if (random.uniform() < failing / 2) return null;
        const isSlow = random.uniform() < failing / 2;
        return { ttft: isSlow ? 900 : 100, tps: isSlow ? 10 : 50 };
      });
      await database.script(`
        delete from public.objectives;
        delete from public.incidents;
        delete from public.runs;
        insert into public.objectives (name, metric, target_percent, threshold)
        values ('${metric}', '${metric}', ${target}, ${
        metric === "ttft" ? 200 : metric === "tps" ? 25 : null
      })`);
      const [{ opened }] = await database.query<{ opened: number[] }>(
        "select pg_temp.live($1) as opened",
        [JSON.stringify(slots)],
      );
      const expected = watch(slots, { metric, target, per_day: 24 }).opened;
      assert.ok(expected.length > 1, `${expected.length} incidents`);
      assert.deepEqual(opened, expected);
    });
  }
});
