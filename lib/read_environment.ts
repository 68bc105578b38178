import { parseEnv } from "node:util";

/**
 * The variables of the file `.env`, if there is one, overridden by the process's environment. Empty
 * values count as unset, since a copied `.env.example` is full of them.
 */
export function readEnvironment(
  real: Record<string, string>,
  path = ".env",
): Record<string, string> {
  const given = ({ ...readFile(path), ...real }) as Record<string, string>;
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value.trim() !== ""));
}

function readFile(path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(Deno.readTextFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw new Error(`Cannot read ${path}: the file is there but not readable`, { cause: error });
  }
}
