import assert from "node:assert/strict";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { rankedPercentile } from "../../cli/benchmark/ranked_percentile.ts";
import { createRandom } from "../simulators/create_random.ts";
import { type History, type PastResult, startHistory } from "./history.ts";

const FRACTIONS = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999];
const OUTCOMES = ["success", "success", "success", "rate_limited", "timeout", "bad_request"];

/** From a uniform number in [0, 1) to a value in milliseconds. */
const DISTRIBUTIONS: Record<string, (random: () => number) => number> = {
  lognormal: (random) => Math.exp(Math.log(400) + 0.5 * normal(random)),
  bimodal: (random) =>
    random() < 0.7
      ? Math.exp(Math.log(150) + 0.1 * normal(random))
      : Math.exp(Math.log(4000) + 0.2 * normal(random)),
  "heavy-tailed": (random) => 100 * (1 - random()) ** (-1 / 1.2),
  constant: () => 250,
};

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe("rollups", () => {
  let history: History;
  beforeAll(async () => {
    history = await startHistory();
  });
  afterAll(() => history[Symbol.asyncDispose]());
  beforeEach(() => history.clear());

  function query<T>(sql: string, parameters?: unknown[]): Promise<T[]> {
    return history.stack.query<T>(sql, parameters);
  }

  /** The rows of all regions together over the last hour, in columns of a test's choice. */
  async function lastHour(columns: string): Promise<unknown[]> {
    return await query(
      `select ${columns} from private.rollups
       where region = 'all' and grain = '1 hour' order by simulated, starts_at`,
    );
  }

  for (const [name, draw] of Object.entries(DISTRIBUTIONS)) {
    for (const n of [1_000, 5_000]) {
      it(`has percentiles within 2 % of ${n} ${name} values`, async () => {
        const random = createRandom(n);
        const values = Array.from({ length: n }, () => draw(random));
        const [{ exact, read }] = await query<{ exact: number[]; read: number[] }>(
          `select
            percentile_disc($2::double precision[]) within group (order by value) as exact,
            private.percentiles(sum(private.histogram_of(value)), count(*), $2) as read
          from (
            select item::double precision as value from jsonb_array_elements_text($1::jsonb) as item
          ) as given`,
          [values, FRACTIONS],
        );
        for (const [place, fraction] of FRACTIONS.entries()) {
          const error = Math.abs(read[place] / exact[place] - 1);
          assert.ok(error < 0.02, `p${fraction * 100}: ${read[place]} for ${exact[place]}`);
        }
      });
    }
  }

  it("reads back what one bucket holds, from the smallest to the largest", async () => {
    const values = [0.0001, 0.1, 1, 59_999.9, 3_600_000, 1e9];
    const rows = await query<{ value: number; median: number }>(
      `select value, (private.percentiles(sum(private.histogram_of(value)) * 123456, 123456, array[0.5]))[1] as median
       from unnest($1::double precision[]) as value group by value order by value`,
      [values],
    );
    assert.deepEqual(rows.map(({ value }) => value), values);
    for (const { value, median } of rows) {
      assert.ok(Math.abs(median / Math.max(value, 0.1) - 1) < 0.02, `${median} for ${value}`);
    }
  });

  it("has no percentile that would only be the extreme value", async () => {
    const read = async (n: number) => {
      const [row] = await query<{ known: boolean[] }>(
        `select array_agg(value is not null order by place) as known
         from unnest(private.percentiles(private.histogram_of(5) * $1, $1::bigint, array[0.05, 0.5, 0.95, 0.99]))
           with ordinality as percentiles (value, place)`,
        [n],
      );
      return row.known;
    };
    assert.deepEqual(await read(0), [false, false, false, false]);
    assert.deepEqual(await read(1), [false, true, false, false]);
    assert.deepEqual(await read(19), [false, true, false, false]);
    assert.deepEqual(await read(20), [true, true, true, false]);
    assert.deepEqual(await read(99), [true, true, true, false]);
    assert.deepEqual(await read(100), [true, true, true, true]);
  });

  it("has the percentiles that one run is judged by, where either is known", async () => {
    const random = createRandom(22);
    const fractions = [0.05, 0.5, 0.95];
    for (const n of [1, 2, 5, 19, 20, 21, 39, 40, 60, 100]) {
      const values = Array.from({ length: n }, () => 100 + 900 * random());
      const rows = await query<{ exact: number; is_known: boolean }>(
        `select
          percentile_disc(asked.fraction) within group (order by value) as exact,
          (private.percentiles(sum(private.histogram_of(value)), count(*), array[asked.fraction]))[1]
            is not null as is_known
        from unnest($1::double precision[]) as value
        cross join unnest($2::double precision[]) as asked (fraction)
        group by asked.fraction order by asked.fraction`,
        [values, fractions],
      );
      assert.deepEqual(
        fractions.map((fraction) => rankedPercentile(values, fraction)),
        rows.map(({ exact, is_known }) => is_known ? exact : null),
        `of ${n}`,
      );
    }
  });

  it("are the same when they are rebuilt from the results", async () => {
    const random = createRandom(4);
    const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)];
    const results = Array.from({ length: 400 }, (): PastResult => ({
      model: pick(["fast", "slow"]),
      region: pick(["eu-west-1", "us-east-1", null]),
      simulated: pick([true, false]),
      age_s: random() * 3 * 86_400,
      outcome: pick(OUTCOMES),
      ttft_ms: pick([null, 100 + 1000 * random()]),
      ttfat_ms: pick([null, 100 + 1000 * random()]),
      total_latency_ms: 1000 + 1000 * random(),
      tps: pick([null, 200 * random()]),
      token_source: pick(["provider", "estimated", "none"]),
      cost_usd: random() / 1000,
      priced: pick([true, false]),
      comparable: pick([true, false]),
    }));
    // One by one as they are recorded, and many at once as they are imported.
    for (const result of results.slice(0, 100)) await history.add([result]);
    await history.add(results.slice(100));

    await query("create table private.rollups_before as select * from private.rollups");
    await query(
      "select private.rebuild_rollups((now() - interval '4 days')::date, (now() + interval '1 day')::date)",
    );
    const [{ n, kept }] = await query<{ n: number; kept: number }>(
      `select
        (select count(*) from private.rollups) as n,
        (
          select count(*)
          from (select * from private.rollups intersect select * from private.rollups_before) as same
        ) as kept`,
    );
    const [before] = await query<{ n: number }>("select count(*) as n from private.rollups_before");
    await query("drop table private.rollups_before");
    assert.ok(n > 1000);
    assert.deepEqual({ n, kept }, { n: before.n, kept: before.n });
  });

  it("count every result once in each grain, for its region and for all", async () => {
    await history.add([
      { region: "eu-west-1" },
      { region: "us-east-1" },
      { region: "us-east-1", outcome: "timeout" },
      { region: null },
    ]);
    assert.deepEqual(
      await query(
        "select region, grain::text, sum(n) as n, sum(succeeded) as succeeded from private.rollups group by 1, 2 order by 1, 2",
      ),
      ["all", "eu-west-1", "us-east-1"].flatMap((region) =>
        ["00:15:00", "01:00:00", "1 day"].map((grain) => ({
          region,
          grain,
          n: { all: 4, "eu-west-1": 1, "us-east-1": 2 }[region],
          succeeded: { all: 3, "eu-west-1": 1, "us-east-1": 1 }[region],
        }))
      ),
    );
  });

  it("keep simulated results apart", async () => {
    await history.add([{ simulated: true, ttft_ms: 1 }, { simulated: false }, {
      simulated: false,
    }]);
    assert.deepEqual(await lastHour("simulated, n"), [
      { simulated: false, n: 2 },
      { simulated: true, n: 1 },
    ]);
  });

  it("sum up costs only where the price and the tokens are known", async () => {
    await history.add([
      { cost_usd: 0.0001, output_tokens: 100 },
      { cost_usd: 0.0002, output_tokens: 50 },
      { cost_usd: 0, priced: false, output_tokens: 70 },
      { cost_usd: 0, token_source: "none", output_tokens: 0 },
    ]);
    assert.deepEqual(
      await lastHour(
        "n, priced_n, cost_usd::double precision, priced_output_tokens, output_tokens",
      ),
      [{ n: 4, priced_n: 2, cost_usd: 0.0003, priced_output_tokens: 150, output_tokens: 220 }],
    );
  });

  it("leave out times of failures and of results that are not comparable", async () => {
    await history.add([
      { ttft_ms: 100 },
      { ttft_ms: 900, outcome: "stream_error" },
      { ttft_ms: 900, comparable: false },
      { ttft_ms: null },
    ]);
    assert.deepEqual(await lastHour("n, succeeded, ttft_n, latency_n, ttft_us_sum"), [
      { n: 4, succeeded: 3, ttft_n: 1, latency_n: 2, ttft_us_sum: 100_000 },
    ]);
  });

  it("count a run's results in the run", async () => {
    await query(
      "update public.runs set result_count = 0, success_count = 0, cost_usd = 0 where true",
    );
    await history.add([{ cost_usd: 0.25 }, { cost_usd: 0.5 }, {
      outcome: "timeout",
      priced: false,
    }]);
    assert.deepEqual(
      await query(
        "select result_count, success_count, cost_usd::double precision from public.runs where not simulated",
      ),
      [{ result_count: 3, success_count: 2, cost_usd: 0.75 }],
    );
  });

  it("count a result once, however often it is recorded", async () => {
    const [{ run_id }] = await query<{ run_id: string }>(
      `select public.start_run('{"providers": ["past"], "models": ["fast"]}', '{}') ->> 'run_id' as run_id`,
    );
    const [{ token }] = await query<{ token: string }>(
      "select public.claim_target($1) ->> 'lease_token' as token",
      [run_id],
    );
    for (let time = 0; time < 3; time++) {
      const [{ recorded }] = await query<{ recorded: boolean }>(
        `select (public.record_result($1, $2, false) ->> 'recorded')::boolean as recorded`,
        [token, { outcome: "success", total_latency_ms: 900, ttft_ms: 300, request_age_ms: 900 }],
      );
      assert.equal(recorded, true);
    }
    assert.deepEqual(await lastHour("n, latency_us_sum"), [{ n: 1, latency_us_sum: 900_000 }]);
  });

  it("are not touched by a result that is not recorded after all", async () => {
    await assert.rejects(history.add([{}, { outcome: "no such outcome" }]));
    assert.deepEqual(await query("select from private.rollups"), []);
  });
});
