import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { findLongModule, findLongSql } from "./imports/find_long.ts";
import { readImports } from "./imports/read_imports.ts";

const ROOT = new URL("../", import.meta.url);

/** Whose modules have a greatest length: all but tests and benchmarks. */
const ROOMS = ["supabase/functions", "cli", "lib", "local", "dashboard"];

describe("lengths", () => {
  it("of functions in supabase/schemas are at most 80 lines", async () => {
    const folder = new URL("supabase/schemas/", ROOT);
    const texts = await Promise.all(
      (await Array.fromAsync(Deno.readDir(folder)))
        .map(({ name }) => Deno.readTextFile(new URL(name, folder))),
    );
    assert.deepEqual(texts.flatMap(findLongSql), []);
  });

  it("of modules are at most 250 lines, of their functions 80", async () => {
    const modules = (await readImports()).keys()
      .filter((path) => ROOMS.some((room) => path.startsWith(`${room}/`)))
      // Examples, and types that are generated.
      .filter((path) => !/\/testing\/|_test\.tsx?$|\.types\.ts$/.test(path))
      .toArray();
    for (const room of ROOMS) assert.ok(modules.some((path) => path.startsWith(`${room}/`)), room);
    const texts = await Promise.all(
      modules.map(async (path) =>
        findLongModule(path, await Deno.readTextFile(new URL(path, ROOT)))
      ),
    );
    assert.deepEqual(texts.flat(), []);
  });

  it("that are too long are told, in each form", () => {
    const lines = (count: number) => Array.from({ length: count }, () => "  select 1").join("\n");
    const quoted = (name: string, count: number) =>
      `create function ${name}()\nreturns text\nas $$\n${lines(count)}\n$$;\n`;
    const atomic = (name: string, count: number) =>
      `create function ${name}()\nreturns text\nbegin atomic\n${lines(count)}\nend;\n`;
    assert.deepEqual(
      findLongSql(
        quoted("a.a", 80) + atomic("a.b", 81) + quoted("a.c", 81) + atomic("a.d", 80) +
          quoted("a.e", 90),
      ),
      ["a.b: 81 lines", "a.c: 81 lines", "a.e: 90 lines"],
    );
    const code = (count: number) => `export async function f() {\n${lines(count - 2)}\n}\n`;
    assert.deepEqual(findLongModule("a.ts", code(80) + code(81).replace("f()", "g()")), [
      "a.ts g: 81 lines",
    ]);
    assert.deepEqual(findLongModule("a.ts", lines(251)), ["a.ts: 251 lines"]);
  });
});
