import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { isKeyName } from "./key_name.ts";
import { KEY_NAMES, OTHER_NAMES } from "../testing/variable_names.ts";

describe("isKeyName()", () => {
  it("knows what keys of providers are called", () => {
    assert.deepEqual(KEY_NAMES.filter((name) => !isKeyName(name)), []);
  });

  it("takes nothing else for one that functions may find in their environment", () => {
    assert.deepEqual(OTHER_NAMES.filter(isKeyName), []);
  });
});
