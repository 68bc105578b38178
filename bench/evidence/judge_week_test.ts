import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Database } from "../../local/open_database.ts";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import { judgeDifferences, type PeerLook, worseOf } from "./judge_peers.ts";
import { type Random, randomOf } from "./simulate_host.ts";

const MIGRATIONS = fileURLToPath(new URL("../../supabase/migrations", import.meta.url));
const WEEK = "2026-11-16";
const QUESTIONS = 10;

/** What each host got right in each call; null: no answer came. */
type Calls = (number | null)[][];

describe("a look at a week", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openMigratedDatabase(MIGRATIONS);
    await database.script(`
      insert into public.workloads (name, kind, prompt) values ('canary', 'canary', '{{question}}') on conflict do nothing;
      insert into public.providers (slug, name, base_url)
      select 'peer-' || nr, 'Peer ' || nr, 'https://peer.example' from generate_series(1, 6) as nr;
      insert into public.runs (run_name, triggered_by, started_at, finished_at)
      select 'call ' || hour, 'test', timestamp '${WEEK}' at time zone 'utc' + hour * interval '1 hour', now()
      from generate_series(0, 167) as hour;
    `);
  });
  afterAll(() => database?.close());

  it("is what the simulated years make of the same calls", async () => {
    const random = randomOf("weeks");
    const verdicts: (boolean | null)[] = [];
    for (let nr = 0; nr < 20; nr++) {
      const family = `peers/family-${nr}`;
      const calls = drawCalls(nr % 7 === 3 ? 28 : 168, 2 + nr % 5, random);
      const expected = lookAt(calls);
      const worse = worseOf(expected);
      await record(family, calls);
      const found = await database.query<{ p: number | null; worse: boolean | null }>(
        `select looks.p, looks.worse
         from private.judge_week('${WEEK}') as looks
         join public.models on models.id = looks.model_id
         join public.providers on providers.id = models.provider_id
         where looks.family = $1
         order by providers.slug`,
        [family],
      );
      assert.equal(found.length, expected.length);
      found.forEach((row, host) => {
        const words = `host ${host} of ${family}`;
        const look = expected[host];
        assert.equal(row.worse, look && worse[host], words);
        assert.equal(row.p === null, look === null, words);
        if (look !== null) assert.ok(Math.abs(row.p! - look.p) < 1e-9, words);
        verdicts.push(row.worse);
      });
    }
    for (const verdict of [true, false, null]) assert.ok(verdicts.includes(verdict));
  });

  /** Writes calls as runs have measured them. */
  async function record(family: string, calls: Calls): Promise<void> {
    await database.query(
      `insert into public.models (name, provider_id, family)
       select $1, id, $1 from public.providers where slug ~ '^peer-' and substr(slug, 6)::integer <= $2::integer`,
      [family, String(calls[0].length)],
    );
    await database.query(
      `insert into private.run_times (
         run_id, model_id, workload_id, started_at, simulated, n, succeeded, check_n, check_ok_n
       )
       select
         runs.id, models.id, private.current_workload('canary'), runs.started_at, false, 1, (said.n is not null)::integer,
         case when said.n is null then 0 else ${QUESTIONS} end, coalesce(said.n, 0)
       from jsonb_array_elements($2::jsonb) with ordinality as asked (hosts, place)
       join public.runs on runs.run_name = 'call ' || asked.place - 1
       join public.models on models.family = $1
       join public.providers on providers.id = models.provider_id
       cross join lateral (
         select (asked.hosts ->> (substr(providers.slug, 6)::integer - 1))::integer as n
       ) as said`,
      [family, JSON.stringify(calls)],
    );
  }
});

function drawCalls(n: number, hosts: number, random: Random): Calls {
  // The first is worse, by more or less.
  const powers = Array.from(
    { length: hosts },
    (_, host) => host === 0 ? 0.1 + random.uniform() : 0.3,
  );
  return Array.from(
    { length: n },
    () =>
      powers.map((power) =>
        random.uniform() < 0.05
          ? null
          : Math.min(QUESTIONS, Math.floor((QUESTIONS + 1) * random.uniform() ** power))
      ),
  );
}

function lookAt(calls: Calls): (PeerLook | null)[] {
  return calls[0].map((_, host) => {
    const hours: number[] = [];
    const differences: number[] = [];
    calls.forEach((rights, call) => {
      const own = rights[host];
      const others = rights.filter((right, i) => i !== host && right !== null) as number[];
      if (own === null || others.length === 0) return;
      hours.push(Date.parse(WEEK) / 3_600_000 + call);
      const pooled = others.reduce((sum, right) => sum + right, 0) / others.length;
      differences.push((own - pooled) / QUESTIONS);
    });
    return judgeDifferences(hours, differences, 1 / QUESTIONS);
  });
}
