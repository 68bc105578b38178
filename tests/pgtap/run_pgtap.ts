import type { SqlDatabase } from "../../local/sql_database.ts";

/** A plan is `1..9`; a test is `ok 1 - name` or `not ok 1 - name`. */
const PLAN = /^1\.\.(\d+)/;
const TEST = /^(not )?ok \d+/;
const EXCUSED = /# (TODO|SKIP)/i;

/**
 * Runs a file of pgTAP tests, and throws with what pgTAP said when a test
 * failed, or more or fewer ran than were planned. Returns how many ran.
 */
export async function runPgtap(database: SqlDatabase, sql: string): Promise<number> {
  const results = await database.script(sql);
  const lines = results
    .flatMap(({ rows }) => rows)
    .flatMap((row) => Object.values(row))
    .flatMap((value) => typeof value === "string" ? value.split("\n") : []);

  const planned = Number(lines.map((line) => PLAN.exec(line)?.[1]).find(Boolean) ?? 0);
  const tests = lines.filter((line) => TEST.test(line));
  const failed = tests.filter((line) => line.startsWith("not") && !EXCUSED.test(line));
  if (failed.length > 0 || tests.length !== planned) {
    const said = lines.filter((line) => failed.includes(line) || line.startsWith("#"));
    throw new Error(
      `Cannot pass: ${failed.length} of ${tests.length} tests failed, ${planned} were planned\n` +
        said.join("\n"),
    );
  }
  return tests.length;
}
