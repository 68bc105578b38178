import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { readBlocks } from "./read_blocks.ts";

describe("readBlocks()", () => {
  it("reads the blocks with their marks", () => {
    const page =
      "# T\n\n```mermaid\na --> b\n```\n\n```sh local\na\n\nb\n```\n\n```ini hosted .env\nA=1\n```\n";
    assert.deepEqual(readBlocks("a.md", page), [
      { place: "a.md:7", language: "sh", mark: "local", detail: null, text: "a\n\nb\n" },
      { place: "a.md:13", language: "ini", mark: "hosted", detail: ".env", text: "A=1\n" },
    ]);
  });

  it("refuses a block without a mark, and one without an end", () => {
    for (const info of ["", "sh", "sql somewhere", "python local", "sh local one two"]) {
      assert.throws(
        () => readBlocks("a.md", `\`\`\`${info}\n\`\`\`\n`),
        /at a\.md:1: .* does not say where/,
      );
    }
    assert.throws(() => readBlocks("a.md", "```sh local\n"), /at a\.md:1 has no end/);
  });
});
