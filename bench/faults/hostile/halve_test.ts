import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { halve } from "./halve.ts";

const inputs = Array.from({ length: 100 }, (_, index) => index);

describe("halve()", () => {
  it("finds the one input, in a few tries", async () => {
    for (const culprit of [0, 37, 99]) {
      let tries = 0;
      const found = await halve(inputs, (part) => {
        tries++;
        return Promise.resolve(part.includes(culprit));
      });
      assert.deepEqual(found, [culprit]);
      assert.ok(tries <= 14, `${tries} tries`);
    }
  });

  it("leaves together what fails only together", async () => {
    const found = await halve(
      inputs,
      (part) => Promise.resolve(part.includes(3) && part.includes(10)),
    );
    assert.ok(found.includes(3) && found.includes(10) && found.length <= 13);
  });

  it("keeps the round that fails no more", async () => {
    assert.deepEqual(await halve(inputs, () => Promise.resolve(false)), inputs);
  });
});
