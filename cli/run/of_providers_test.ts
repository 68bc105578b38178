import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { ofProviders } from "./of_providers.ts";

describe("ofProviders()", () => {
  it("leaves out the control, whose success is no provider's", () => {
    const results = [{ id: 1, remarks: ["control"] }, { id: 2, remarks: ["disturbed"] }, {
      id: 3,
      remarks: null,
    }, { id: 4 }];
    assert.deepEqual(ofProviders(results).map(({ id }) => id), [2, 3, 4]);
  });
});
