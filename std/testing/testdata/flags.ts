/** Suites of which some cases are to be run alone, or not at all, by the file's argument. */
import { afterEach, beforeAll, describe, it } from "@std/testing/bdd";

const say = (what: string) => () => console.log(`<${what}>`);

describe("suite", () => {
  beforeAll(say("before"));
  afterEach(say("after"));
  it("plain", say("plain"));
  it.ignore("ignored", say("ignored"));
  it.skip("skipped", { permissions: "inherit" }, say("skipped"));
  describe.ignore("ignored suite", () => {
    it("inside", say("inside ignored"));
  });
  describe.skip("skipped suite", () => {
    it("inside", say("inside skipped"));
  });
  describe("inner", () => {
    if (Deno.args.includes("case")) it.only("alone", say("alone"));
    it("beside", say("beside"));
  });
});

if (Deno.args.includes("suite")) {
  describe.only("other suite", () => {
    it("one", say("one"));
    it("two", say("two"));
  });
}
describe.ignore("suite that is ignored", () => {
  beforeAll(say("before ignored"));
  it("inside", say("inside"));
});
