import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { isFormerSchema } from "./former_schema.ts";

describe("isFormerSchema()", () => {
  const versions = ["20261127000200", "20261127000100"];

  it("is true for any version from before the first one of the folder", () => {
    assert.equal(isFormerSchema(["20261123000000", "20261123000950"], versions), true);
    assert.equal(isFormerSchema(["20261123000000", "20261127000100"], versions), true);
  });

  it("is false for an empty database, one that is behind and one that is ahead", () => {
    assert.equal(isFormerSchema([], versions), false);
    assert.equal(isFormerSchema(["20261127000100"], versions), false);
    assert.equal(isFormerSchema(["20261127000100", "20270101000000"], versions), false);
    assert.equal(isFormerSchema(["20261127000100"], []), false);
  });
});
