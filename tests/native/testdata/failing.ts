import { afterAll, describe, it } from "@std/testing/bdd";

function fail() {
  throw new Error("as it should");
}

it("passes outside", () => {});
it("fails outside", fail);

describe("a suite", () => {
  it("passes", () => {});
  it("fails", fail);
  describe("a group", () => {
    it("passes", () => {});
    it("fails", fail);
  });
});

describe("a suite that cannot end", () => {
  afterAll(fail);
  it("passes", () => {});
});
