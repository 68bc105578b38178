/** How far apart two sums of the same numbers in another order may be, as a share of them. */
const ROUNDING = 1e-9;

/**
 * Says in which places an answer of after is not one of before. What an object has besides is new
 * and no change.
 */
export function compareAnswers(before: unknown, after: unknown, place = ""): string[] {
  if (Object.is(before, after) || isNear(before, after)) return [];
  const said = place === "" ? "" : `${place} `;
  if (Array.isArray(before) && Array.isArray(after)) {
    if (before.length !== after.length) {
      return [`${said}has ${after.length} rows instead of ${before.length}`];
    }
    return before.flatMap((item, index) =>
      compareAnswers(item, after[index], `${place}[${index}]`)
    );
  }
  if (isObject(before) && isObject(after)) {
    return Object.entries(before).flatMap(([name, value]) =>
      compareAnswers(value, after[name], place === "" ? name : `${place}.${name}`)
    );
  }
  return [`${said}is ${write(after)} instead of ${write(before)}`];
}

function isNear(before: unknown, after: unknown): boolean {
  if (typeof before !== "number" || typeof after !== "number") return false;
  return Math.abs(before - after) <= ROUNDING * Math.max(Math.abs(before), Math.abs(after));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function write(value: unknown): string {
  return (JSON.stringify(value) ?? "missing").slice(0, 100);
}
