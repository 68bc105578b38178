import { PACKAGES_LOCK } from "../lib/packages_lock.ts";
import { readLines } from "../lib/read_lines.ts";

/** A process that answers one request at a time. */
export interface Worker extends AsyncDisposable {
  /** Sends a question and waits for its answer, both as JSON. */
  ask<Answer>(question: unknown): Promise<Answer>;
}

/**
 * Starts a program of ours that answers questions (see `answer_questions.ts`).
 * What it writes to standard error goes to ours. It ends with its input, so it
 * does not outlive us.
 */
export function startWorker(program: string, args: string[]): Worker {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--allow-all", PACKAGES_LOCK, program, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = child.stdin.getWriter();
  const answers = readLines(child.stdout);

  async function ask<Answer>(question: unknown): Promise<Answer> {
    await input.write(new TextEncoder().encode(`${JSON.stringify(question)}\n`));
    const { value, done } = await answers.next();
    if (done) throw new Error(`Cannot get an answer from ${program}: it has ended`);
    return JSON.parse(value);
  }

  async function stop(): Promise<void> {
    await input.close().catch(() => {}); // It has ended already.
    await answers.return(undefined);
    await child.status;
  }

  return { ask, [Symbol.asyncDispose]: stop };
}
