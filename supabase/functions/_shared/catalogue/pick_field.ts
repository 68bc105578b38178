import { plainName } from "../platform/plain_name.ts";

/**
 * The value of the first of several fields that is set and can be read. All
 * spellings of a name are the same: `context_length`, `contextLength` and
 * `Context-Length`.
 *
 * @param entry An object from a provider's answer.
 * @param paths Names in snake_case, with dots for nested fields, for example
 * `limits.max_context_length`.
 * @param read Turns the value into what is wanted, or `null` when it says nothing.
 * @returns `null` when all of them are missing or say nothing.
 */
export function pickField(entry: unknown, paths: readonly string[]): unknown;
export function pickField<Value>(
  entry: unknown,
  paths: readonly string[],
  read: (value: unknown) => Value | null,
): Value | null;
export function pickField(
  entry: unknown,
  paths: readonly string[],
  read: (value: unknown) => unknown = (value) => value,
): unknown {
  for (const path of paths) {
    let value = entry;
    for (const name of stepsOf(path)) value = fieldOf(value, name);
    const found = value === undefined || value === null ? null : read(value);
    if (found !== null) return found;
  }
  return null;
}

/** One name of a path. */
interface Step {
  exact: string;
  plain: string;
}

/** Every path in the code, split once, since a list needs them thousands of times. */
const steps = new Map<string, Step[]>();

function stepsOf(path: string): Step[] {
  let found = steps.get(path);
  if (found === undefined) {
    found = path.split(".").map((exact) => ({ exact, plain: plainName(exact) }));
    steps.set(path, found);
  }
  return found;
}

function fieldOf(holder: unknown, { exact, plain }: Step): unknown {
  if (typeof holder !== "object" || holder === null) return undefined;
  if (Object.hasOwn(holder, exact)) return (holder as Record<string, unknown>)[exact];
  return plainNames(holder).get(plain);
}

/** The fields of an object by their plain names, worked out once for each object. */
const fieldsOf = new WeakMap<object, Map<string, unknown>>();

function plainNames(holder: object): Map<string, unknown> {
  let fields = fieldsOf.get(holder);
  if (fields === undefined) {
    fields = new Map();
    for (const [name, value] of Array.isArray(holder) ? [] : Object.entries(holder)) {
      const plain = plainName(name);
      if (!fields.has(plain)) fields.set(plain, value);
    }
    fieldsOf.set(holder, fields);
  }
  return fields;
}
