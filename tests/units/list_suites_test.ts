import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { shareOf, SHARES } from "./import_share.ts";
import { listSuites } from "./list_suites.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
const { units, others } = await listSuites();
const shares = Array.from({ length: SHARES }, (_, index) => index + 1);
const shareFiles = shares.map((share) => `tests/units/share_${share}.ts`);

/** What a program prints, which runs in the root. */
async function outputOf(program: string, args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args, cwd: ROOT, stdin: "null" }).output();
  return new TextDecoder().decode(stdout).trim();
}

describe("deno task test", () => {
  it("runs every suite once", async () => {
    const listed = await outputOf("git", ["ls-files", "-co", "--exclude-standard"]);
    const suites = listed.split("\n").filter((path) =>
      /[_.]test\.(?:ts|tsx|js|jsx|mjs|mts)$/.test(path) && !path.startsWith("tests/native/")
    );
    assert.deepEqual([...units, ...others].sort(), suites.sort());
    const [, program] = /\$\(deno run -A --lock=deno\.lock (\S+)\)$/.exec(tasks.test)!;
    const printed = await outputOf(Deno.execPath(), ["run", "-A", "--lock=deno.lock", program]);
    assert.deepEqual(printed.split(" ").sort(), [...shareFiles, ...others].sort());
  });

  it("runs every unit in one share", async () => {
    assert.ok(units.length > 200);
    assert.deepEqual(shares.flatMap((share) => shareOf(units, share)).sort(), units);
    for (const [index, file] of shareFiles.entries()) {
      const text = await Deno.readTextFile(`${ROOT}/${file}`);
      assert.ok(text.endsWith(`\nawait importShare(${index + 1});\n`), file);
    }
  });

  it("takes what opens a database, even by another module, for no unit", () => {
    for (const path of ["local/open_database_test.ts", "cli/doctor/diagnose_test.ts"]) {
      assert.ok(others.includes(path), path);
    }
    for (const path of ["local/log_line_test.ts", "cli/doctor/find_drift_test.ts"]) {
      assert.ok(units.includes(path), path);
    }
  });
});

describe("deno task test:unit", () => {
  it("runs every share", () => {
    assert.ok(tasks["test:unit"].endsWith(" tests/units/share_*.ts"));
    const files = Array.from(Deno.readDirSync(`${ROOT}/tests/units`), ({ name }) => name);
    assert.equal(files.filter((name) => /^share_.*\.ts$/.test(name)).length, SHARES);
  });
});
