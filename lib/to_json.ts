/**
 * Characters that must not reach a terminal or editor unescaped: control characters that JSON does
 * not escape, and invisible ones that change the direction of a text, join it or break it into
 * lines. So must `##[`, which begins a command to the runner of a job.
 */
const UNSAFE = /[\u007f-\u009f\u2028\u2029\p{Cf}]|(?<=##)\[/gu;

/** A value as JSON with only visible characters: the others are escaped, so nothing is lost. */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(UNSAFE, escapeUnits);
}

/** One escape for each UTF-16 unit, as in JSON. */
function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");
}
