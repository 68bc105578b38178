import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { SERVED_EXAMPLES } from "../testing/served_examples.ts";
import { isOtherModel } from "./is_other_model.ts";

const VERDICTS = new Map([["same", false], ["other", true], ["unknown", null]]);

describe("isOtherModel()", () => {
  for (const group of SERVED_EXAMPLES.trim().split(/\n\n/)) {
    const [name, ...lines] = group.split("\n").map((line) => line.trim());
    it(`tells what is ${name}`, () => {
      const wrong = lines.filter((line) => {
        const [asked, served] = line.split(" | ");
        return isOtherModel(asked, served) !== VERDICTS.get(name);
      });
      assert.deepEqual(wrong, []);
    });
  }
});
