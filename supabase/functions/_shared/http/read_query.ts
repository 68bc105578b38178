import { HttpError } from "./http_error.ts";

/** What a parameter may be: one of these words, or any text up to this length. */
export interface Parameter {
  /** Where it is not given. */
  fallback: string;
  oneOf?: readonly string[];
  maxLength?: number;
}

/**
 * Reads the parameters of an address that anybody may call. Whatever is not known is refused, so
 * that no other spelling of an address is another question.
 *
 * @throws {HttpError} 400 that names the parameter.
 */
export function readQuery<Name extends string>(
  query: URLSearchParams,
  parameters: Record<Name, Parameter>,
): Record<Name, string> {
  for (const name of query.keys()) {
    if (!Object.hasOwn(parameters, name)) {
      const known = Object.keys(parameters).join(", ");
      throw refuse(
        name,
        known === "" ? "no parameters are known" : `known parameters are ${known}`,
      );
    }
    if (query.getAll(name).length > 1) throw refuse(name, "must be given once");
  }
  const values = Object.entries<Parameter>(parameters).map(([name, parameter]) => [
    name,
    readValue(name, query.get(name), parameter),
  ]);
  return Object.fromEntries(values);
}

function readValue(name: string, value: string | null, parameter: Parameter): string {
  const { fallback, oneOf, maxLength = 100 } = parameter;
  if (value === null) return fallback;
  if (oneOf !== undefined) {
    if (oneOf.includes(value)) return value;
    throw refuse(name, `must be one of ${oneOf.join(", ")}`);
  }
  if (value === "" || value.length > maxLength || !isText(value)) {
    throw refuse(name, `must be a text of 1 to ${maxLength} characters`);
  }
  return value;
}

/** Postgres stores neither NUL nor half of a surrogate pair. */
export function isText(value: string): boolean {
  return !value.includes("\0") && value.isWellFormed();
}

function refuse(name: string, why: string): HttpError {
  const field = name.slice(0, 50).toWellFormed();
  return new HttpError(
    400,
    "invalid_request",
    `Cannot read the address: ${field}: ${why}`,
    [{ field, message: why }],
  );
}
