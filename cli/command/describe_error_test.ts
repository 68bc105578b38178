import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { describeError } from "./describe_error.ts";

describe("describeError()", () => {
  it("joins the sentences of an error and its causes, each once", () => {
    const refused = new Error("connection refused");
    const fetchFailed = new TypeError("fetch failed: connection refused", { cause: refused });
    assert.equal(
      describeError(new Error("Cannot reach http://127.0.0.1:1", { cause: fetchFailed })),
      "Cannot reach http://127.0.0.1:1: fetch failed: connection refused",
    );
  });

  it("explains what the system says of files, also as a cause and in Postgres' numbers", () => {
    const cause = new Error("No space left on device (os error 28): writefile 'a/b'");
    assert.match(
      describeError(new Error("Cannot start", { cause })),
      /^Cannot start: Cannot write a\/b: the disk is full; /,
    );
    const full = describeError({ name: "ErrnoError", errno: 51 });
    assert.match(full, /^Cannot write the database: the disk is full; /);
  });

  it("takes a thrown value that is not an error as it is, and ends with circular causes", () => {
    assert.equal(describeError("just text"), "just text");
    assert.equal(describeError({ name: "ErrnoError", errno: 52 }), "name ErrnoError, errno 52");
    assert.equal(describeError({ code: 7, authorization: "Bearer sk-1" }), "code 7");
    assert.equal(describeError(Object.create(null)), "an object without a message");
    assert.equal(describeError({ message: Object.create(null) }), "an object without a message");
    const error = new Error("round");
    error.cause = error;
    assert.equal(describeError(error), "round");
  });
});
