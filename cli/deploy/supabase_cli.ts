import { fileURLToPath } from "node:url";
import { z } from "zod";
import { parseJson } from "../../supabase/functions/_shared/platform/parse_json.ts";
import { plainText } from "../../lib/plain_text.ts";

/** The version of the Supabase CLI that deploys. */
export const CLI_VERSION = "3.1.0";

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
 * Prepares the Supabase CLI, fetched by npm, to work on this folder.
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
  return async function run(args) {
    const process = new Deno.Command(Deno.build.os === "windows" ? "npx.cmd" : "npx", {
      args: [
        "--yes",
        "--loglevel=error",
        `supabase@${CLI_VERSION}`,
        ...args,
        // If it believes that an agent runs it, its output has another form.
        "--agent=no",
        "--workdir",
        folder,
      ],
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
    const answer = decoder.decode(stdout);
    if (success) return answer;
    const why = failureSchema.safeParse(parseJson(answer)).data?.error.message ??
      decoder.decode(stderr);
    throw new Error(`Cannot run "${describeCommand(args)}": ${quote(why)}`);
  };
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

function quote(log: string): string {
  const lines = log
    .split("\n")
    .map((line) => plainText(line))
    .filter((line) => line !== "" && !NOISE.test(line));
  return lines.slice(-QUOTED_LINES).join(" | ") || "it does not say why";
}
