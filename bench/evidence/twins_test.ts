import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Database } from "../../local/open_database.ts";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import { differenceOf, rateDifferenceOf } from "./compare.ts";
import { type Measured, tiedWithFirst } from "../../lib/tied_with_first.ts";
import { bucketOf, readRank } from "./histogram.ts";
import { independentShares } from "./independent_shares.ts";
import { intervalRanks, lowerRank, rateInterval } from "./interval_ranks.ts";
import { judgeDifferences, studentBelow } from "./judge_peers.ts";
import { callHours, drawTimes, randomOf } from "./simulate_host.ts";

const MIGRATIONS = fileURLToPath(new URL("../../supabase/migrations", import.meta.url));

function areClose(found: unknown, expected: unknown, words: string): void {
  if (typeof found === "number" && typeof expected === "number") {
    const most = 1e-9 * Math.max(1, Math.abs(expected));
    assert.ok(Math.abs(found - expected) <= most, `${words}: ${found} instead of ${expected}`);
  } else if (Array.isArray(found) && Array.isArray(expected)) {
    assert.equal(found.length, expected.length, words);
    found.forEach((one, i) => areClose(one, expected[i], words));
  } else {
    assert.deepEqual(found, expected, words);
  }
}

describe("the definitions that are tried are those of the database", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openMigratedDatabase(MIGRATIONS);
  });
  afterAll(() => database?.close());

  /** Asks an expression of `given` for each of some values, and compares the answers. */
  async function agree<Given extends object>(
    expression: string,
    given: Given[],
    expected: (one: Given) => unknown,
  ): Promise<void> {
    const rows = await database.query<{ answer: unknown }>(
      `select to_jsonb(${expression}) as answer
       from jsonb_array_elements($1) with ordinality as asked (given, place) order by place`,
      [JSON.stringify(given)],
    );
    assert.equal(rows.length, given.length);
    given.forEach((one, i) => areClose(rows[i].answer, expected(one), JSON.stringify(one)));
  }
  const number = (name: string) => `(given ->> '${name}')::double precision`;
  const numbers = (name: string) =>
    `(select array_agg(value::double precision order by nth)
      from jsonb_array_elements_text(given -> '${name}') with ordinality as of_given (value, nth))`;

  it("for ranks", async () => {
    const given = [1, 5, 6, 9, 20, 72, 96, 119, 121, 672, 1199, 1201, 50_000].flatMap((n) =>
      [0.05, 0.5, 0.95, 0.99].flatMap((fraction) =>
        [0.1, 0.37, 1, 1.5].flatMap((share) =>
          [0.5, 0.95, 0.999].map((level) => ({ n, fraction, share, level }))
        )
      )
    );
    await agree(
      `private.with_intervals(
        (given ->> 'n')::bigint, array[${number("fraction")}], array_fill(${
        number("share")
      }, array[2]), ${number("level")}
      )`,
      given,
      ({ n, fraction, share, level }) => {
        const [low, high] = intervalRanks(n, fraction, share, level)?.map((rank) => -rank) ?? [];
        return [low ?? null, fraction, high ?? null];
      },
    );
  });

  it("for rates", async () => {
    const given = [0, 1, 7, 40, 96].flatMap((part) =>
      [0, 40, 96, 672].flatMap((whole) =>
        [0.02, 0.5, 1, 1.5].flatMap((share) =>
          [0.9, 0.95].map((level) => ({ part, whole, share, level }))
        )
      )
    );
    await agree(
      `private.rate_interval(${["part", "whole", "share", "level"].map(number)})`,
      given,
      ({ part, whole, share, level }) => rateInterval(part, whole, share, level),
    );
  });

  it("for intervals of percentiles", async () => {
    const random = randomOf("histograms");
    const given = [1, 6, 7, 20, 72, 80, 200].flatMap((n) =>
      [0.5, 0.95].flatMap((fraction) =>
        [0.4, 1, 1.4].map((share) => ({
          n,
          fraction,
          share,
          times: Array.from({ length: n }, () => 100 * Math.exp(0.25 * random.normal())),
        }))
      )
    );
    await agree(
      `private.percentile_interval(
        (select sum(private.histogram_of(value::double precision)) from jsonb_array_elements_text(given -> 'times') as value),
        (given ->> 'n')::bigint, ${number("fraction")}, 0.95, ${number("share")}
      )`,
      given,
      ({ n, fraction, share, times }) =>
        intervalRanks(n, fraction, share)?.map((rank) =>
          readRank(times.map(bucketOf).sort((a, b) => a - b), rank)
        ) ?? null,
    );
  });

  it("for who is tied with the first", async () => {
    const given = [1, 2, 3, 15, 200].flatMap((compared) =>
      [[95, 100, 104], [100, 100, 100], [null, 100, null], [0, 0, 0]].flatMap((first) =>
        [[90, 100, 101], [101, 103, 110], [100, 108, 112], [120, 140, 180], [null, 150, null]]
          .map((own) => ({ own, first, compared }))
      )
    );
    await agree(
      `private.tied_with_first(${numbers("own")}, ${
        numbers("first")
      }, (given ->> 'compared')::bigint)`,
      given,
      ({ own, first, compared }) => tiedWithFirst(own as Measured, first as Measured, compared),
    );
  });

  it("for shares", async () => {
    const random = randomOf("shares");
    const given = [1, 2, 11, 12, 40, 96, 200, 288].flatMap((n) =>
      ["flat", "office", "wave"].flatMap((curve) =>
        [0, 0.5, 0.9].flatMap((likeness) =>
          [1, 4].map((grain) => {
            // Some calls were not made, and some hours have several.
            const hours = callHours(3).slice(0, n).filter(() => random.uniform() < 0.9)
              .map((hour) => Math.floor(hour * 4 / grain) * grain / 4);
            const host = { curve, likeness, tail: "outliers", sigma: 0.25, median: 300 };
            return {
              hours: [...hours],
              results: [...drawTimes(host, hours, random)].map(bucketOf),
              weights: [...hours].map(() => Math.floor(4 * random.uniform())),
              of_median: random.uniform() < 0.7,
            };
          })
        )
      )
    );
    const asked = (weights: string) =>
      `private.independent_shares(
        ${numbers("hours")}, ${numbers("results")}, ${weights}, (given ->> 'of_median')::boolean
      )`;
    await agree(
      asked("null"),
      given,
      ({ hours, results, of_median }) => independentShares(hours, results, null, of_median),
    );
    await agree(
      asked(numbers("weights")),
      given,
      ({ hours, results, weights, of_median }) =>
        independentShares(hours, results, weights, of_median),
    );
  });

  it("for differences of pairs", async () => {
    const random = randomOf("differences");
    const given = [1, 6, 12, 40, 96, 300].flatMap((n) =>
      [null, 0, 0.2, 0.9, 1.4].map((share) => ({
        share,
        // Some failed, and many are the same.
        times: Array.from(
          { length: n },
          () => random.uniform() < 0.05 ? 1e300 : Math.round(10 * random.normal()),
        ),
        rates: Array.from({ length: n }, () => Math.round(1.2 * random.normal()) / 3),
      }))
    );
    const share = number("share");
    await agree(
      `private.difference_of(${numbers("times")}, array[${share}, ${share}])`,
      given,
      ({ times, share }) => {
        const [low, middle, high] = differenceOf(times, share);
        return [low, middle, high];
      },
    );
    await agree(
      `private.rate_difference_of(${numbers("rates")}, ${share})`,
      given,
      ({ rates, share }) => rateDifferenceOf(rates, share),
    );
  });

  it("for how likely a difference from peers is", async () => {
    await agree(
      `private.student_below(${number("t")}, ${number("freedom")})`,
      [-40, -5, -3.1, -1, -0.001, 0, 0.5, 3, 60].flatMap((t) =>
        [9, 20, 61].map((freedom) => ({ t, freedom }))
      ),
      ({ t, freedom }) => studentBelow(t, freedom),
    );
    const random = randomOf("peers");
    const given = [0, 1, 29, 30, 60, 168, 400].flatMap((n) =>
      [1, 4, 11].flatMap((apart) =>
        [0, 0.02, 0.3].map((spread) => ({
          question: 1 / (1 + Math.floor(12 * random.uniform())),
          hours: Array.from({ length: n }, (_, i) => 495_000 + i * apart / 2),
          differences: Array.from({ length: n }, () => spread * random.normal() - spread / 5),
        }))
      )
    );
    await agree(
      `private.judge_differences(${numbers("hours")}, ${numbers("differences")}, ${
        number("question")
      })`,
      given,
      ({ hours, differences, question }) => {
        const look = judgeDifferences(hours, differences, question);
        return look && [look.difference, look.low, look.high, look.p];
      },
    );
  });
});

describe("ranks of an interval", () => {
  /** The share of samples of n with at most k values below the percentile. */
  function binomial(n: number, p: number, k: number): number {
    let log = n * Math.log(1 - p);
    let sum = 0;
    for (let i = 0; i <= k; i++) {
      sum += Math.exp(log);
      log += Math.log((n - i) / (i + 1) * p / (1 - p));
    }
    return sum;
  }

  it("are the highest that leave no more than the tail out", () => {
    for (const n of [1, 2, 6, 9, 19, 20, 59, 72, 73, 100, 119, 199]) {
      for (const p of [0.05, 0.3, 0.5, 0.8, 0.95]) {
        if (n * Math.min(p, 1 - p) > 10) continue;
        const rank = lowerRank(n, p, 0.025);
        const words = `${rank} of ${n} for ${p}`;
        if (rank > 0) assert.ok(binomial(n, p, rank - 1) <= 0.025 + 1e-12, words);
        assert.ok(rank === n || binomial(n, p, rank) > 0.025 - 1e-12, words);
      }
    }
  });

  it("leave no more out where they are approximated, and are at most one too low", () => {
    for (let n = 21; n < 20_000; n = Math.ceil(1.03 * n)) {
      for (const p of [0.05, 0.5, 0.95]) {
        if (n * Math.min(p, 1 - p) <= 10) continue;
        const rank = lowerRank(n, p, 0.025);
        const words = `${rank} of ${n} for ${p}`;
        assert.ok(binomial(n, p, rank - 1) <= 0.025, words);
        assert.ok(binomial(n, p, rank + 1) > 0.025, words);
      }
    }
  });
});
