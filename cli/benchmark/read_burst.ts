import { RANGES } from "../../supabase/functions/_shared/platform/ranges.ts";
import { parseCount } from "../command/parse_count.ts";
import { UsageError } from "../command/usage_error.ts";

/** Options that a burst cannot have beside it. */
const NOT_WITH = ["samples", "prompt-file", "check", "fail-on", "markdown"] as const;

type Values = { burst?: string } & { [Name in (typeof NOT_WITH)[number]]?: unknown };

/**
 * The levels of a burst, such as `1,2,4,8`, the lowest first; undefined where none is asked for.
 *
 * @throws {UsageError} when they cannot be, or cannot be combined with another option.
 */
export function readBurst(values: Values): number[] | undefined {
  if (values.burst === undefined) return undefined;
  const other = NOT_WITH.find((name) => values[name] !== undefined);
  if (other !== undefined) {
    throw new UsageError(`Cannot read the arguments: --burst and --${other} cannot be combined`);
  }
  const levels = values.burst.split(",").map((text) =>
    parseCount(text.trim(), "burst", RANGES.burstCalls)
  );
  if (levels.length > RANGES.burstLevels.max) {
    throw new UsageError(
      `Cannot read the arguments: --burst has more than ${RANGES.burstLevels.max} levels`,
    );
  }
  return [...new Set(levels)].sort((a, b) => a - b);
}
