import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { independentShares } from "./independent_shares.ts";
import { callHours, drawLike, randomOf } from "./simulate_host.ts";

describe("independentShares", () => {
  const hours = callHours(3);
  const random = randomOf("shares");
  const results = drawLike(hours.length, 0, random);

  it("is about 1 where nothing is alike", () => {
    const [median, tail] = independentShares(hours, results)!;
    assert.ok(median > 0.8 && median < 1.2, String(median));
    assert.ok(tail > 0.8 && tail <= 1, String(tail));
  });

  it("counts what is said four times at once as said once", () => {
    const four = [0, 1, 2, 3];
    for (const ofMedian of [true, false]) {
      const [once] = independentShares(hours, results, null, ofMedian)!;
      const weighted = independentShares(hours, results, hours.map(() => 4), ofMedian)!;
      const repeated = independentShares(
        [...hours].flatMap((hour) => four.map(() => hour)),
        [...results].flatMap((result) => four.map(() => result)),
        null,
        ofMedian,
      )!;
      assert.ok(weighted[0] < once / 3.5, `${weighted} of ${once}`);
      assert.ok(Math.abs(weighted[0] - repeated[0]) < 1e-9);
    }
  });

  it("is less where neighbours are alike, and what it says of outliers is the same", () => {
    const alike = drawLike(hours.length, 0.8, random);
    const [share] = independentShares(hours, alike)!;
    assert.ok(share < 0.3, String(share));
    const stretched = alike.map((result) => result > 1.9 ? 1000 * result : result);
    assert.deepEqual(independentShares(hours, stretched), independentShares(hours, alike));
  });

  it("takes no daily curve for likeness", () => {
    const [share] = independentShares(hours, results.map((result, i) => result + i % 96 / 96))!;
    assert.ok(share > 0.8, String(share));
    const curve = hours.map((hour, i) => results[i] + 2 * Math.sin(Math.PI * hour / 12));
    assert.ok(independentShares(hours, curve)![0] > 1);
  });

  it("is unknown with results of eleven times, and 1 where all are the same", () => {
    assert.equal(independentShares(hours.slice(0, 11), results.slice(0, 11)), null);
    assert.equal(independentShares([], []), null);
    assert.deepEqual(independentShares(hours, hours.map(() => 7)), [1, 1]);
  });
});
