import { TEXTS } from "../../supabase/functions/_shared/platform/ranges.ts";
import { plainText } from "../../lib/plain_text.ts";
import { UsageError } from "../command/usage_error.ts";

/** The options that say what is sent. */
export interface PromptValues {
  "prompt-file"?: string;
  workload?: string;
  prompt?: string;
}

/** The text to send, from the file that the options name; undefined when they name none. */
export async function readPrompt(values: PromptValues): Promise<string | undefined> {
  const path = values["prompt-file"];
  if (path === undefined) return undefined;
  const shown = plainText(path, 100);
  const fail = (why: string, cause?: unknown): never => {
    throw new UsageError(`Cannot read the prompt from ${shown}: ${why}`, { cause });
  };
  if (values.workload !== undefined || values.prompt !== undefined) {
    fail("--prompt-file and --workload cannot be combined");
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await Deno.readFile(path)).trim();
  } catch (error) {
    return fail(
      error instanceof Deno.errors.NotFound
        ? "there is no such file"
        : error instanceof TypeError
        ? "it is not text in UTF-8"
        : "it is not readable",
    );
  }
  if (text === "") fail("it is empty");
  if (text.includes("\0")) fail("it is not text in UTF-8");
  const { max } = TEXTS.promptText;
  if (text.length > max) fail(`it has ${text.length} characters, and ${max} are allowed`);
  return text;
}
