import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readIdentity } from "./read_identity.ts";

describe("readIdentity()", () => {
  it("reads what lists say of a model's identity", () => {
    assert.deepEqual(
      readIdentity({
        id: "a",
        hugging_face_id: "org/a",
        root: "org/a-awq",
        parent: null,
        canonical_slug: "org/a-20260101",
        owned_by: " Org ",
      }),
      {
        hugging_face_id: "org/a",
        root: "org/a-awq",
        parent: null,
        canonical_slug: "org/a-20260101",
        owned_by: "Org",
      },
    );
    const link = "https://huggingface.co/meta-llama/Llama-3.3-70B-Instruct";
    assert.equal(readIdentity({ link }).hugging_face_id, link);
    assert.equal(readIdentity({ organization: "Meta" }).owned_by, "Meta");
  });

  it("takes what is empty, no text or no name for unknown", () => {
    for (const entry of [null, 7, [], {}, { hugging_face_id: "", root: 7, owned_by: {} }]) {
      assert.deepEqual(
        [...new Set(Object.values(readIdentity(entry)))],
        [null],
        JSON.stringify(entry),
      );
    }
    assert.equal(readIdentity({ root: "x".repeat(513) }).root, null);
    const long = `https://huggingface.co/org/${"x".repeat(513)}`;
    assert.equal(readIdentity({ link: long }).hugging_face_id, null);
    assert.equal(readIdentity({ link: "https://example.com/a/b" }).hugging_face_id, null);
    assert.equal(readIdentity({ link: "https://huggingface.co/org" }).hugging_face_id, null);
  });
});
