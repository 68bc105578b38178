import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { formatCsv } from "./format_csv.ts";
import { readCsv } from "./read_csv.ts";

async function read(text: string | Uint8Array, bytes = 1000, maxChars = 1000) {
  const all = new Uint8Array(typeof text === "string" ? new TextEncoder().encode(text) : text);
  const parts = Array.from(
    { length: Math.ceil(all.length / bytes) },
    (_, n) => all.slice(n * bytes, (n + 1) * bytes),
  );
  return await Array.fromAsync(readCsv(ReadableStream.from(parts), maxChars));
}

describe("readCsv()", () => {
  const rows = [
    ["a", null, "", 'say "hi", then\r\nleave\n', "ä €"],
    ["", null, null, null, null],
    ["\n", "\r", ",", '"', "end"],
  ];

  for (const bytes of [1, 7, 1000]) {
    it(`reads what formatCsv() wrote, in chunks of ${bytes} bytes`, async () => {
      const text = rows.map((row) => formatCsv(row)).join("\n") + "\n";
      const records = await read(text, bytes);
      assert.deepEqual(records.map((record) => "fields" in record && record.fields), [
        rows[0],
        rows[1],
        ["\n", "'\r", ",", '"', "end"],
      ]);
      assert.deepEqual(records.map(({ line }) => line), [1, 4, 5]);
    });
  }

  it("reads lines that end as on Windows, and leaves out empty ones", async () => {
    assert.deepEqual(await read('a,"b"\r\n\r\nc,\r\n'), [
      { line: 1, fields: ["a", "b"] },
      { line: 3, fields: ["c", null] },
    ]);
  });

  it("reads fields that are as long as a record may be, whatever is in them", async () => {
    for (const part of ["x", '""', "x,"]) {
      const text = part.repeat(12_000_000 / part.length);
      const [record] = await read(`"${text}",b\n`, 1_000_000, 16_000_000);
      assert.ok("fields" in record);
      assert.deepEqual(record.fields.map((field) => field?.length), [
        part === '""' ? 6_000_000 : 12_000_000,
        1,
      ]);
    }
  });

  it("names the lines of what is not a record, and goes on behind it", async () => {
    assert.deepEqual(await read('a"b"\nx\n"open\nand,"wrong\ny\n'), [
      { line: 1, why: "it is not CSV: a quote is wrong" },
      { line: 2, fields: ["x"] },
      { line: 3, why: "the record of lines 3 to 4 is not CSV: a quote is wrong" },
      { line: 5, fields: ["y"] },
    ]);
    assert.deepEqual(await read('x\n"open\nand more'), [
      { line: 1, fields: ["x"] },
      { line: 2, why: "the record of lines 2 to 3 is not closed: a quote is missing" },
    ]);
    const latin1 = Uint8Array.from('x\n"caf\xe9\nau lait"\ny\n', (char) => char.charCodeAt(0));
    assert.deepEqual(await read(latin1), [
      { line: 1, fields: ["x"] },
      { line: 2, why: "the record of lines 2 to 3 is not UTF-8" },
      { line: 4, fields: ["y"] },
    ]);
    assert.deepEqual(await read("long long\nx\n", 1000, 5), [
      { line: 1, why: "it is longer than 5 characters" },
      { line: 2, fields: ["x"] },
    ]);
  });
});
