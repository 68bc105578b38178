import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { isKeyName } from "./key_name.ts";
import { KEY_NAMES, OTHER_NAMES } from "../testing/variable_names.ts";

describe("isKeyName()", () => {
  it("recognises the names of providers' keys", () => {
    assert.deepEqual(KEY_NAMES.filter((name) => !isKeyName(name)), []);
  });

  it("rejects all other names in the environment of functions", () => {
    assert.deepEqual(OTHER_NAMES.filter(isKeyName), []);
  });
});
