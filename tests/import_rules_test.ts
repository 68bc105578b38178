import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { ARROWS } from "./imports/arrows.ts";
import { findCircles } from "./imports/find_circles.ts";
import { findForbidden } from "./imports/find_forbidden.ts";
import { importsOf, readImports } from "./imports/read_imports.ts";

describe("imports", () => {
  it("go only where the rules allow", async () => {
    const imports = await readImports();
    assert.ok(imports.size > 500);
    assert.deepEqual(findForbidden(imports, ARROWS), []);
  });

  it("are told as they are in docs/architecture.md", async () => {
    const page = await Deno.readTextFile(new URL("../docs/architecture.md", import.meta.url));
    assert.deepEqual(readTable(page), ARROWS);
  });

  it("make no circle, not even of types", async () => {
    assert.deepEqual(findCircles(await readImports()), []);
  });

  it("are found in each form", () => {
    const text = [
      `import { a } from "./a.ts";`,
      `import type {\n  B,\n} from "../b.ts";`,
      `export * from "./c.ts";`,
      `const d = await import("./d.tsx");`,
      `const e = import.meta.resolve("./e.ts");`,
      `import "./f.ts";`,
    ].join("\n");
    const expected = ["x/y/a.ts", "x/b.ts", "x/y/c.ts", "x/y/d.tsx", "x/y/e.ts", "x/y/f.ts"];
    assert.deepEqual(importsOf("x/y/z.ts", text), expected);
  });

  it("that break a rule are told, those of tests are not", () => {
    const arrows = { low: [], high: ["low"], "high/inner": [] };
    const imports = new Map([
      ["low/a.ts", ["high/b.ts", "low/c.ts"]],
      ["high/b.ts", ["low/a.ts", "elsewhere/d.ts"]],
      ["high/inner/e.ts", ["low/a.ts"]],
      ["low/a_test.ts", ["high/b.ts"]],
    ]);
    assert.deepEqual(findForbidden(imports, arrows), [
      "low/a.ts → high/b.ts",
      "high/b.ts → elsewhere/d.ts",
      "high/inner/e.ts → low/a.ts",
    ]);
  });

  it("that lead back are told as a circle", () => {
    const imports = new Map([
      ["a.ts", ["b.ts"]],
      ["b.ts", ["c.ts", "d.ts"]],
      ["c.ts", ["a.ts"]],
      ["d.ts", []],
      ["e.ts", ["a.ts"]],
    ]);
    assert.deepEqual(findCircles(imports), [["a.ts", "b.ts", "c.ts"]]);
  });
});

/** The rooms and what they may import, as a page has them in the table under its heading. */
function readTable(page: string): Record<string, string[]> {
  const [, section] = page.split("\n## Who may import whom\n");
  const rows = section.split("\n## ")[0].split("\n").filter((line) => line.startsWith("| `"));
  return Object.fromEntries(rows.map((row) => {
    const [, room, , imported] = row.split("|");
    return [roomsIn(room)[0], roomsIn(imported)];
  }));
}

/** Rooms named in a cell; those of the functions without their folder. */
function roomsIn(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, name]) => {
    const inShared = `supabase/functions/_shared/${name}`;
    return inShared in ARROWS ? inShared : name;
  });
}
