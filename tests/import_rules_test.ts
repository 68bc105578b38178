import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { findCircles } from "./imports/find_circles.ts";
import { type Arrows, findForbidden } from "./imports/find_forbidden.ts";
import { importsOf, readImports } from "./imports/read_imports.ts";

const shared = (...rooms: string[]) => rooms.map((room) => `supabase/functions/_shared/${room}`);
const everyShared = shared("platform", "http", "errors", "provider", "measure", "run", "catalogue");
const commands = ["cli/command", "cli/project", "cli/run"];
const page = (...rooms: string[]) => rooms.map((room) => `dashboard/src/${room}`);

/** The import rules; `docs/architecture.md` says what each room is for. */
const ARROWS: Arrows = {
  "lib": [],
  "supabase/functions/_shared/platform": [],
  "supabase/functions/_shared/http": shared("platform"),
  "supabase/functions/_shared/errors": shared("platform"),
  "supabase/functions/_shared/provider": shared("errors", "platform"),
  "supabase/functions/_shared/measure": shared("provider", "errors", "platform"),
  "supabase/functions/_shared/run": shared("measure", "provider", "errors", "http", "platform"),
  "supabase/functions/_shared/catalogue": shared("provider", "errors", "http", "platform"),
  "supabase/functions/_shared/keys": shared("provider", "errors", "http", "platform"),
  "supabase/functions/_shared/health": shared("http", "platform"),
  "supabase/functions/_shared/testing": everyShared,
  "supabase/functions": shared("http", "run", "catalogue", "keys", "health"),
  "local": ["lib", ...shared("platform")],
  "dashboard": ["lib"],
  "dashboard/src": page("views", "parts", "state", "api", "format"),
  "dashboard/src/views": page("parts", "charts", "state", "api", "format"),
  "dashboard/src/parts": page("charts", "state", "api", "format"),
  "dashboard/src/charts": page("api", "format"),
  "dashboard/src/state": page("api", "format"),
  "dashboard/src/format": page("api"),
  "dashboard/src/api": [],
  "cli/command": ["lib", "local"],
  "cli/project": ["lib", "local", "cli/command", ...everyShared],
  "cli/run": ["lib", "cli/command", "cli/project"],
  "cli": ["lib", "local", "dashboard", ...commands, ...everyShared],
  "bench": ["lib", "local", "cli", "tests", ...everyShared],
  "docs": ["lib", "local", "cli", "tests"],
  "std": [],
  "tests": [],
};

describe("imports", () => {
  it("go only where the rules allow", async () => {
    const imports = await readImports();
    assert.ok(imports.size > 500);
    assert.deepEqual(findForbidden(imports, ARROWS), []);
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
