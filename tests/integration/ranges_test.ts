import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { RANGE_COLUMNS } from "./range_columns.ts";
import { MOMENTS, RANGES, TEXTS } from "../../supabase/functions/_shared/platform/ranges.ts";
import type { Stack } from "../../local/stack.ts";
import { startTestStack } from "./start_test_stack.ts";

/** Tables with values from outside: from providers, requests, or the file of an import. */
const FED = [
  "benchmark_results",
  "model_events",
  "models",
  "price_quotes",
  "prices",
  "providers",
  "run_targets",
  "runs",
  "sync_runs",
  "workloads",
];

/** Columns of numbers, times and texts that cannot come from outside, with their content. */
const OWN: Record<string, string> = {
  "benchmark_results.created_at": "our clock; of an import, private.possible_time()",
  "model_events.id": "our count",
  "model_events.created_at": "our clock; of an import, private.possible_time()",
  "price_quotes.quoted_at": "our clock",
  "run_targets.region": "one of those that a request may name",
  "run_targets.worker_region": "where the function runs",
  "run_targets.position": "our count",
  "run_targets.claims": "our count",
  "run_targets.lane": "our count",
  "run_targets.lease_expires_at": "our clock",
  "run_targets.claimed_at": "our clock",
  "run_targets.closed_at": "our clock",
  "run_targets.closed_reason": "our words, cut where it is written",
  "runs.started_at": "our clock; of an import, private.possible_time()",
  "runs.finished_at": "our clock; of an import, private.possible_time()",
  "runs.result_count": "our count; of an import, private.import_run_counts()",
  "runs.success_count": "our count; of an import, private.import_run_counts()",
  "runs.priced_count": "our count; of an import, private.import_run_counts()",
  "runs.cost_usd": "the sum of costs; of an import, private.import_run_counts()",
  "sync_runs.started_at": "our clock",
  "sync_runs.finished_at": "our clock",
};

const SAID =
  `('smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision', 'text', 'date',
  'timestamp with time zone', 'timestamp without time zone', 'interval', 'ARRAY')`;

/** The largest number of each type of whole numbers. */
const WHOLE: Record<string, number> = { smallint: 32_767, integer: 2_147_483_647 };

interface Column {
  name: string;
  type: string;
  check: string | null;
}

describe("every number, moment and text from outside", () => {
  let stack: Stack;
  let columns: Map<string, Column>;

  beforeAll(async () => {
    stack = await startTestStack({});
    const rows = await stack.query<Column>(
      `select
        format('%s.%s', columns.table_name, columns.column_name) as name,
        columns.data_type as type,
        (
          select string_agg(format('(%s)', pg_get_expr(conbin, conrelid)), ' and ')
          from pg_constraint
          join pg_attribute on attrelid = conrelid and conkey = array[attnum]
          where conrelid = format('public.%I', columns.table_name)::regclass
            and contype = 'c'
            and attname = columns.column_name
        ) as check
      from information_schema.columns
      where table_schema = 'public' and table_name = any ($1::text[]) and data_type in ${SAID}`,
      [FED],
    );
    columns = new Map(rows.map((row) => [row.name, row]));
  });
  afterAll(() => stack.stop());

  /** What the checks of a column say to values of its type. */
  async function takes(name: string, values: string[]): Promise<boolean[]> {
    const column = columns.get(name);
    assert.ok(column?.check, `${name} has no check`);
    const rows = await stack.query<{ taken: boolean }>(
      `select (${column.check}) as taken
      from unnest($1::text[]) with ordinality as given (value, nth)
      cross join lateral (select value::${column.type} as ${name.split(".")[1]}) as held
      order by nth`,
      [values],
    );
    return rows.map(({ taken }) => taken);
  }

  it("has a check of its column, or a reason to need none", () => {
    const unchecked = [...columns.values()].filter(({ name, check }) =>
      check === null && !(name in OWN)
    );
    assert.deepEqual(unchecked.map(({ name }) => name), []);
    const reasons = Object.keys(OWN).filter((name) => columns.get(name)?.check !== null);
    assert.deepEqual(reasons, []);
  });

  for (const [kind, { min, max }] of Object.entries(RANGES)) {
    it(`${kind} has the same range here and there`, async () => {
      const within = [min, max];
      for (const name of columnsOf(kind)) {
        const most = WHOLE[columns.get(name)?.type ?? ""];
        const outside = most !== undefined
          ? [min - 1, max + 1, -most - 1, most]
          : [min - 0.001, max + 0.001, 1e308, -1e308, Infinity, -Infinity, NaN];
        assert.deepEqual(
          await takes(name, [...within, ...outside].map(String)),
          [...within.map(() => true), ...outside.map(() => false)],
          name,
        );
      }
    });
  }

  for (const [kind, { from, before }] of Object.entries(MOMENTS)) {
    it(`${kind} has the same range here and there`, async () => {
      const msBefore = (moment: string) => new Date(Date.parse(moment) - 1).toISOString();
      const outside = [msBefore(from), before, "infinity", "-infinity", "0001-01-01 BC"];
      for (const name of columnsOf(kind)) {
        assert.deepEqual(
          await takes(name, [from, msBefore(before), ...outside]),
          [true, true, ...outside.map(() => false)],
          name,
        );
      }
    });
  }

  for (const [kind, { max }] of Object.entries(TEXTS)) {
    it(`${kind} has the same length here and there`, async () => {
      for (const name of columnsOf(kind)) {
        const texts = [max, max + 1].map((length) => "x".repeat(length));
        assert.deepEqual(await takes(name, texts), [true, false], name);
      }
    });
  }
});

function columnsOf(kind: string): string[] {
  return RANGE_COLUMNS[kind as keyof typeof RANGE_COLUMNS];
}
