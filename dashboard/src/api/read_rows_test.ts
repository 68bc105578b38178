import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as z from "zod/mini";
import { readAllRows, readRows } from "./read_rows.ts";

const row = z.object({ n: z.number() });

function answer(data: unknown) {
  return Promise.resolve({ data, error: null, status: 200 });
}

describe("readRows()", () => {
  it("names the invalid field", async () => {
    await assert.rejects(
      readRows("the numbers", row, answer([{ n: "one" }])),
      /Cannot read the numbers: the answer has an unexpected n$/,
    );
  });

  it("says why there is no answer", async () => {
    const failed = { data: null, error: { message: "<html>Bad gateway</html>" }, status: 502 };
    await assert.rejects(
      readRows("the numbers", row, Promise.resolve(failed)),
      (error: Error) => error.message.includes("502") && !error.message.includes("<html>"),
    );
  });
});

describe("readAllRows()", () => {
  it("goes on until everything is there", async () => {
    const rows = Array.from({ length: 2300 }, (_, n) => ({ n }));
    const asked: number[] = [];
    const read = await readAllRows("the numbers", row, (from, to) => {
      asked.push(from);
      return answer(rows.slice(from, to + 1));
    });
    assert.deepEqual(read, rows);
    assert.deepEqual(asked, [0, 1000, 2000]);
  });

  it("gives up on what never ends", async () => {
    const rows = Array.from({ length: 1000 }, (_, n) => ({ n }));
    await assert.rejects(readAllRows("the numbers", row, () => answer(rows)), /too many rows/);
  });
});
