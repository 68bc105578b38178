import { explainErrno, explainFileError } from "./explain_file_error.ts";
import { plainText } from "../../lib/plain_text.ts";

/** The sentence of an error and of its causes, without stack traces. */
export function describeError(error: unknown): string {
  const sentences: string[] = [];
  for (let e = error, depth = 0; e !== undefined && depth < 5; depth++) {
    const said = plainText(e instanceof Error ? e.message : describeValue(e), 1000);
    const sentence = explainFileError(said) ?? said;
    if (!sentences.some((earlier) => earlier.includes(sentence))) sentences.push(sentence);
    e = e instanceof Error ? e.cause : undefined;
  }
  return sentences.join(": ");
}

/** What a thrown object may be told by. Other fields may hold anything, a key among them. */
const TOLD = ["name", "message", "code", "errno"];

/** Libraries throw plain objects too; "[object Object]" would say nothing. */
function describeValue(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const explained = "errno" in value ? explainErrno(value.errno) : null;
  if (explained !== null) return explained;
  const told = Object.entries(value).filter(([name, part]) =>
    TOLD.includes(name) && ["string", "number"].includes(typeof part)
  );
  return told.map(([name, part]) => `${name} ${part}`).join(", ") || "an object without a message";
}
