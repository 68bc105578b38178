import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { quoteSql } from "./quote_sql.ts";

describe("quoteSql()", () => {
  it("quotes a text", () => {
    assert.equal(quoteSql("llama3.2"), "'llama3.2'");
    assert.equal(quoteSql("it's \\ a"), "'it''s \\ a'");
  });

  it("writes what cannot be seen, or could command a runner, by its number", () => {
    assert.equal(quoteSql("a\n::error::b\\"), "U&'a\\+00000a::error::b\\\\'");
    assert.equal(quoteSql("x\u202ey\u{e0041}'"), "U&'x\\+00202ey\\+0e0041'''");
    assert.equal(quoteSql("##[error]a[0]"), "U&'##\\+00005berror]a[0]'");
  });
});
