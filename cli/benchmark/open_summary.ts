import { resolve } from "node:path";
import { UsageError } from "../command/usage_error.ts";

/** Writes what a run has come to, once. */
export type WriteSummary = (markdown: string) => Promise<void>;

/**
 * Opens a file for a summary, which is tried before anything is measured. GitHub's own file is
 * added to, since other steps write there too; any other is written anew.
 *
 * @param jobSummary The path of GitHub's own, which is in the variable GITHUB_STEP_SUMMARY.
 * @throws {UsageError} when it cannot be written.
 */
export async function openSummary(
  path: string,
  jobSummary: string | undefined,
): Promise<WriteSummary> {
  const isShared = jobSummary !== undefined && resolve(path) === resolve(jobSummary);
  try {
    (await Deno.open(path, { append: true, create: true })).close();
  } catch (cause) {
    throw new UsageError("Cannot write the summary", { cause });
  }
  let written = false;
  return async (markdown) => {
    if (written) return;
    written = true;
    await Deno.writeTextFile(path, isShared ? `\n${markdown}` : markdown, { append: isShared });
  };
}
