import { delimiter as DELIMITER, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { parseJson } from "../../supabase/functions/_shared/platform/parse_json.ts";
import { plainText } from "../../lib/plain_text.ts";

/** The version of the Supabase CLI that deploys. */
export const CLI_VERSION = "3.1.0";

const WINDOWS = Deno.build.os === "windows";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Lines of the CLI's output that an error quotes. */
const QUOTED_LINES = 6;

/** Output of the CLI that is not the reason of a failure. */
const NOISE = /^(?:Target:|Try rerunning|DRY RUN:|Initialising login role)/;

/** With machine-readable output, the reason is there. */
const failureSchema = z.object({ error: z.object({ message: z.string() }) });

/** Runs one command of the Supabase CLI and returns its standard output. */
export type SupabaseCli = (args: string[]) => Promise<string>;

/**
 * Prepares the Supabase CLI, which npm fetches before its first command, to work on this folder.
 *
 * @param env Its whole environment. Tokens and passwords are passed in it and not as arguments,
 * which every user of this machine can read.
 * @param folder The folder that contains `supabase/`.
 */
export function prepareSupabaseCli(
  env: Record<string, string>,
  signal: AbortSignal,
  folder = ROOT,
): SupabaseCli {
  let program: Promise<string> | undefined;

  return async function run(args) {
    program ??= fetchProgram();
    // If it believes that an agent runs it, its output has another form.
    const whole = [...args, "--agent=no", "--workdir", folder];
    const { success, stdout, stderr } = await execute(await program, whole);
    if (success) return stdout;
    const why = failureSchema.safeParse(parseJson(stdout)).data?.error.message ?? stderr;
    throw new Error(`Cannot run "${describeCommand(args)}": ${quote(why)}`);
  };

  /** Its path. npx takes as long as a command does, so it is asked once. */
  async function fetchProgram(): Promise<string> {
    const print = ["node", "--print", "process.env.PATH"];
    const { success, stdout, stderr } = await execute(WINDOWS ? "npx.cmd" : "npx", [
      "--yes",
      "--loglevel=error",
      `--package=supabase@${CLI_VERSION}`,
      "--",
      ...print,
    ]);
    if (!success) throw new Error(`Cannot fetch the Supabase CLI: ${quote(stderr)}`);
    const name = WINDOWS ? "supabase.cmd" : "supabase";
    // The folders of what npx has fetched come first.
    for (const place of stdout.trim().split(DELIMITER)) {
      const path = join(place, name);
      if (await isFile(path)) return path;
    }
    throw new Error(`Cannot fetch the Supabase CLI: npx has not made ${name}; clear npm's cache`);
  }

  async function execute(path: string, args: string[]) {
    const process = new Deno.Command(path, {
      args,
      clearEnv: true,
      env: { ...env, DO_NOT_TRACK: "1", NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal,
    });
    const { success, stdout, stderr } = await output(process);
    signal.throwIfAborted();
    const decoder = new TextDecoder();
    return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  }
}

/** A command as users type it, without its options. */
export function describeCommand(args: string[]): string {
  return `supabase ${args.slice(0, 2).join(" ")}`;
}

async function output(process: Deno.Command): Promise<Deno.CommandOutput> {
  try {
    return await process.output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error("Cannot run the Supabase CLI: npx is not found; install Node", { cause });
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}

function quote(log: string): string {
  const lines = log
    .split("\n")
    .map((line) => plainText(line))
    .filter((line) => line !== "" && !NOISE.test(line));
  return lines.slice(-QUOTED_LINES).join(" | ") || "it does not say why";
}
