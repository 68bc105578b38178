import { Validator } from "@cfworker/json-schema";
import { parseAnswer } from "./parse_answer.ts";
import type { Task } from "./make_task.ts";
import type { Verdict } from "./verdict.ts";

/** Judges a JSON text: whether it is JSON, of the schema's form, and says what was asked for. */
export function judgeValue(
  text: string,
  { schema, expected }: Pick<Task, "schema" | "expected">,
): { verdict: Verdict; why: string | null } {
  const value = parseAnswer(text);
  if (value === undefined) return { verdict: "invalid_json", why: "no JSON that can be read" };
  const { valid, errors } = new Validator(schema, "2020-12").validate(value);
  // The last error is the innermost.
  if (!valid) return { verdict: "schema_mismatch", why: errors.at(-1)?.error ?? null };
  const difference = findDifference(value, expected, "");
  if (difference === null) return { verdict: "ok", why: null };
  return { verdict: "wrong_arguments", why: difference };
}

/** Where two values of one schema differ, in words; null where they are alike. */
function findDifference(came: unknown, expected: unknown, path: string): string | null {
  if (!isObject(came) || !isObject(expected)) {
    if (came === expected) return null;
    return `${path}: expected ${JSON.stringify(expected)}, came ${JSON.stringify(came)}`;
  }
  for (const key of Object.keys({ ...expected, ...came })) {
    const difference = findDifference(
      came[key],
      expected[key],
      path === "" ? key : `${path}.${key}`,
    );
    if (difference !== null) return difference;
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
