/**
 * What no terminal and no editor should be handed as it is: control characters
 * beyond those that JSON escapes anyway, and the invisible ones that turn the
 * direction of a text, join it or break it into lines.
 */
const UNSAFE = /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu;

/** A value as JSON, every character of it visible: the others are escaped, so nothing is lost. */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(UNSAFE, escapeUnits);
}

/** As JSON does it: one escape for each unit of UTF-16. */
function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");
}
