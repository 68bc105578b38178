import { describeThisProcess, nameHolder } from "../../local/folder_holder.ts";
import { readLines } from "../../lib/read_lines.ts";
import type { Introduction } from "./admit_guests.ts";
import { CALLER } from "./caller.ts";
import { readStackFile, type StackFile } from "./stack_file.ts";

/** The stack of another command that this one uses. */
export interface JoinedStack extends StackFile, AsyncDisposable {
  folder: string;
}

/**
 * Joins the stack that has `folder` open, or returns null when none answers: a killed stack leaves
 * its file behind. If the stack ends before this command, the command prints that and exits with
 * code 1.
 */
export async function joinStack(folder: string): Promise<JoinedStack | null> {
  const stack = await readStackFile(folder);
  if (stack === null) return null;
  const lines = await introduce(stack);
  if (lines === null) return null;
  let left = false;

  async function watch(lines: AsyncIterator<string>) {
    while (!(await lines.next().catch(() => ({ done: true }))).done);
    if (left) return;
    console.error(
      `Cannot go on: ${nameHolder(stack)}, whose stack on ${folder} this command uses, has ended`,
    );
    Deno.exit(1);
  }
  watch(lines.lines);

  return {
    ...stack,
    folder,
    [Symbol.asyncDispose]() {
      left = true;
      lines.connection.close();
      return Promise.resolve();
    },
  };
}

async function introduce({ guestPort, secretKey }: StackFile) {
  let connection: Deno.Conn;
  try {
    connection = await Deno.connect({ hostname: "127.0.0.1", port: guestPort });
  } catch {
    return null;
  }
  const words: Introduction = { ...describeThisProcess(), secretKey, caller: CALLER };
  const lines = readLines(connection.readable)[Symbol.asyncIterator]();
  try {
    await connection.write(new TextEncoder().encode(`${JSON.stringify(words)}\n`));
    if ((await lines.next()).value === "welcome") return { connection, lines };
  } catch { /* It is about to end. */ }
  try {
    connection.close();
  } catch { /* It has ended. */ }
  return null;
}
