import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { BAD_ADDRESSES, GOOD_ADDRESSES, OPEN_ADDRESSES } from "../testing/addresses.ts";
import { addressProblem, callProblem } from "./address_problem.ts";

describe("addressProblem()", () => {
  it("finds nothing wrong with a base URL", () => {
    for (const address of GOOD_ADDRESSES) {
      assert.equal(addressProblem(address, true), null, address);
    }
  });

  it("says what is wrong with any other address", () => {
    for (const [address, why] of BAD_ADDRESSES) {
      for (const keyed of [true, false]) {
        assert.match(addressProblem(address, keyed) ?? "", why, address);
      }
    }
  });

  it("lets no key go over the internet without encryption", () => {
    for (const address of OPEN_ADDRESSES) {
      assert.match(
        addressProblem(address, true) ?? "",
        /^would send the key .*: begin it with https/,
      );
      assert.equal(addressProblem(address, false), null, address);
    }
  });

  it("quotes nothing that may be secret", () => {
    for (const [address] of BAD_ADDRESSES) {
      const secret = address.replace("?", "?key=topsecret&").replace("@", ":topsecret@");
      assert.doesNotMatch(addressProblem(secret, true) ?? "", /topsecret/, address);
    }
  });
});

describe("callProblem()", () => {
  it("leaves what can be called, though it should not be", () => {
    for (const address of [...GOOD_ADDRESSES, ...OPEN_ADDRESSES]) {
      assert.equal(callProblem(address), null, address);
    }
    for (const [address, why] of BAD_ADDRESSES) {
      const works = /^\^has a (?:user|#)/.test(why.source);
      assert.equal(callProblem(address) === null, works, address);
      if (works) assert.ok(URL.canParse(address));
    }
  });
});
