import { percentile } from "../../supabase/functions/_shared/platform/percentile.ts";
import { providerScenarios } from "../../tests/simulators/provider_scenarios.ts";
import { type RecordedScenario, recordScenarios } from "../../tests/simulators/record_scenarios.ts";

/**
 * The stored values of a scenario compared with the server's log. The clocks start apart by the
 * time of the request's way: the engine's just before `fetch`, the server's when the request has
 * arrived. Medians; null where the row has none.
 */
export interface StoredRows {
  bench: "stored-rows";
  scenario: string;
  requests: number;
  outcome: string;
  output_tokens: number;
  token_source: string;
  tps: number | null;
  /** The stored value minus the server's, in milliseconds. */
  ttft_error_ms: number | null;
  ttfat_error_ms: number | null;
  last_token_error_ms: number | null;
  /**
   * Compared with the time at which the server ended the response or, before
   * that, reported an error.
   */
  total_error_ms: number | null;
  /** The largest of all these errors in any request. */
  worst_error_ms: number;
}

/** Runs the provider scenarios through the whole project, one request at a time. */
export async function measureStoredRows(samples: number, spinMs: number): Promise<StoredRows[]> {
  const scenarios = Object.keys(providerScenarios);
  const recorded = await recordScenarios(scenarios, { samples, lanes: 1, spinMs });
  return scenarios.map((scenario) =>
    describeRows(scenario, recorded.filter((one) => one.scenario === scenario))
  );
}

function describeRows(scenario: string, recorded: RecordedScenario[]): StoredRows {
  const errors = recorded.map(errorsOf);
  const column = (pick: (errors: RowErrors) => number | null) => median(errors.map(pick));
  const [{ row }] = recorded;
  const sizes = errors.flatMap((one) => Object.values(one)).filter((error) => error !== null);
  return {
    bench: "stored-rows",
    scenario,
    requests: recorded.length,
    outcome: row.outcome,
    output_tokens: row.output_tokens,
    token_source: row.token_source,
    tps: median(recorded.map((one) => one.row.tps)),
    ttft_error_ms: column((one) => one.ttft),
    ttfat_error_ms: column((one) => one.ttfat),
    last_token_error_ms: column((one) => one.lastToken),
    total_error_ms: column((one) => one.total),
    worst_error_ms: round(Math.max(...sizes.map(Math.abs))),
  };
}

interface RowErrors {
  ttft: number | null;
  ttfat: number | null;
  lastToken: number | null;
  total: number;
}

function errorsOf({ row, log }: RecordedScenario): RowErrors {
  const writtenMs = (...kinds: string[]) =>
    log.writes.filter(([kind]) => kinds.includes(kind)).map(([, ms]) => ms);
  const tokens = writtenMs("reasoning", "answer");
  const minus = (stored: number | null, writtenMs: number) =>
    stored === null ? null : stored - writtenMs;
  return {
    ttft: minus(row.ttft_ms, tokens[0]),
    ttfat: minus(row.ttfat_ms, writtenMs("answer")[0]),
    lastToken: minus(row.last_token_ms, tokens.at(-1)!),
    total: row.total_latency_ms - (writtenMs("error")[0] ?? log.endedMs!),
  };
}

function median(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : round(percentile(known, 0.5)!);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
