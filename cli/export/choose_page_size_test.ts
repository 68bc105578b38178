import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { choosePageSize } from "./choose_page_size.ts";

function page(rows: number, chars: number | null) {
  const response_text = chars === null ? null : "x".repeat(chars);
  return Array.from({ length: rows }, () => ({ id: "1", created_at: "2026", response_text }));
}

describe("choosePageSize()", () => {
  it("grows step by step to what one request may ask for", () => {
    assert.equal(choosePageSize(page(100, null)), 200);
    assert.equal(choosePageSize(page(200, 640)), 400);
    assert.equal(choosePageSize(page(800, 0)), 1000);
  });

  it("keeps pages of long answers small", () => {
    assert.equal(choosePageSize(page(100, 20_000)), 93);
    assert.equal(choosePageSize(page(100, 200_000)), 9);
    assert.equal(choosePageSize(page(1, 8_000_000)), 1);
  });
});
