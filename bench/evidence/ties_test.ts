import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { type Measured, tiedWithLowest } from "../../lib/tied_with_first.ts";
import { bucketOf, readRank } from "./histogram.ts";
import { independentShares } from "./independent_shares.ts";
import { intervalRanks } from "./interval_ranks.ts";
import { callHours, drawTimes, type Random, randomOf } from "./simulate_host.ts";

const TRIALS = 300;
const HOURS = callHours(1);

/** The median of a day with its interval, as the leaderboard has it. */
function measure(median: number, likeness: number, random: Random): Measured {
  const host = { curve: "office", tail: "lognormal", likeness, sigma: 0.25, median };
  const buckets = drawTimes(host, HOURS, random).map(bucketOf);
  const share = independentShares(HOURS, buckets)?.[0];
  const ranks = intervalRanks(buckets.sort().length, 0.5, share);
  const [low, high] = ranks?.map((rank) => readRank(buckets, rank)) ?? [null, null];
  return [low, readRank(buckets, Math.ceil(buckets.length / 2)), high];
}

/** Of how many in a hundred days all hosts are tied. */
function allTied(medians: number[], likeness: number): number {
  const random = randomOf(`ties/${medians}/${likeness}`);
  const days = Array.from(
    { length: TRIALS },
    () => tiedWithLowest(medians.map((median) => measure(median, likeness, random))),
  );
  return 100 * days.filter((tied) => tied.every((one) => one === true)).length / TRIALS;
}

describe("who is tied with the first", () => {
  // About 98.5 % are, so that 94 % is five standard errors away.
  for (const hosts of [2, 5, 12]) {
    for (const likeness of [0, 0.5]) {
      it(`is each of ${hosts} equal hosts, with neighbours alike by ${likeness}`, () => {
        assert.ok(allTied(Array<number>(hosts).fill(300), likeness) >= 94);
      });
    }
  }

  it("is not a host that is slower by a half", () => {
    assert.ok(allTied([300, 300, 450], 0.3) <= 2);
  });

  it("is unknown of a host without an interval, which is not the first either", () => {
    assert.deepEqual(
      tiedWithLowest([[null, 100, null], [190, 200, 210], [195, 205, 212], [380, 400, 410]]),
      [null, true, true, false],
    );
    assert.deepEqual(tiedWithLowest([[null, 100, null]]), [null]);
    assert.deepEqual(tiedWithLowest([]), []);
  });
});
