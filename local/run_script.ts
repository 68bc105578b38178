import type { PgliteConnection } from "@supabase/lite/pglite";
import type { ScriptResult } from "./sql_database.ts";

type Driver = PgliteConnection["driver"];

/** Runs any number of statements, and returns Postgres's command tag of each. */
export async function runScript(driver: Driver, sql: string): Promise<ScriptResult[]> {
  const commands: string[] = [];
  const execute = driver.execProtocolStream;
  // The driver's own results have no tags, and count affected rows over all statements.
  driver.execProtocolStream = async (...message) => {
    const answer = await execute.apply(driver, message);
    for (const part of answer) {
      if (part.name === "commandComplete") commands.push(readCommand(part as { text?: string }));
    }
    return answer;
  };
  try {
    const results = await driver.exec(sql);
    return results.map((result, index) => ({ ...result, command: commands[index] }));
  } finally {
    driver.execProtocolStream = execute;
  }
}

/** `INSERT 0 2` becomes `INSERT 2`, since the zero has no meaning any more. */
function readCommand({ text = "" }: { text?: string }): string {
  return text.replace(/^INSERT 0 /, "INSERT ");
}
