import { z } from "zod";
import { parseJson } from "../../supabase/functions/_shared/platform/parse_json.ts";
import { describeCommand, type SupabaseCli } from "./supabase_cli.ts";

/** Runs a command of the Supabase CLI that answers in JSON, and returns its answer, checked. */
export async function askSupabase<T>(
  cli: SupabaseCli,
  args: string[],
  answerSchema: z.ZodType<T>,
): Promise<T> {
  const answer = answerSchema.safeParse(parseJson(await cli(args)));
  if (answer.success) return answer.data;
  // Its answer may hold secrets, so it is not quoted.
  const cause = new Error(z.prettifyError(answer.error));
  throw new Error(`Cannot read what "${describeCommand(args)}" answered`, { cause });
}
