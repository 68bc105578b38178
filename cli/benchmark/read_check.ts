import { UsageError } from "../command/usage_error.ts";

/**
 * Reads what answers are expected to be, such as `contains: Paris`; undefined when any will do.
 *
 * @throws {UsageError} when it says nothing of the kind.
 */
export function readCheck(check: string | undefined): { contains: string } | undefined {
  if (check === undefined) return undefined;
  const contains = /^contains:\s*(\S.*?)\s*$/s.exec(check)?.[1];
  if (contains !== undefined) return { contains };
  throw new UsageError(
    `Cannot read the arguments: --check must be like 'contains: Paris', and is "${check}"`,
  );
}
