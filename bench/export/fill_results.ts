import type { NativeStack } from "../../tests/native/stack.ts";

/** Results per statement. */
const BATCH = 100_000;

/** How many results there are, and how long their answers. */
export interface Filling {
  results: number;
  /** Characters of an answer, a multiple of 32. */
  chars: number;
}

/** Fills the table with results a second apart, the last of them now. */
export async function fillResults(
  { database }: NativeStack,
  { results, chars }: Filling,
): Promise<void> {
  const { owner } = database;
  await owner.script("alter table public.benchmark_results disable trigger user");
  for (const { name } of await slowIndexes(owner)) await owner.script(`drop index ${name}`);
  const [run] = await owner.query<{ id: string }>(
    "insert into public.runs (run_name, triggered_by, finished_at) " +
      "values ('export', 'bench', now()) returning id",
  );
  for (let from = 0; from < results; from += BATCH) {
    await owner.query(
      `insert into public.benchmark_results (
         run_id, provider, model, input_tokens, output_tokens, total_latency_ms, ttft_ms, tps, status_code,
         success, outcome, cost_usd, cost_known, response_text, request_id, token_source, created_at
       )
       select $1, 'openai', 'gpt-6-luna', 588, 150, 3000 + random(), 300 + random(), 56 + random(), 200,
         true, 'success', 0.000134, true, repeat(md5(n::text), ${chars / 32}), gen_random_uuid(),
         'provider', now() - n * interval '1 second'
       from generate_series($2::integer, $3::integer) as n`,
      [run.id, from + 1, Math.min(from + BATCH, results)],
    );
  }
  await owner.script("analyze public.benchmark_results");
}

/** The indexes that exporting does not use. */
async function slowIndexes(owner: NativeStack["database"]["owner"]) {
  return await owner.query<{ name: string }>(
    `select indexrelid::regclass::text as name
     from pg_index
     join pg_class on pg_class.oid = indexrelid
     where indrelid = 'public.benchmark_results'::regclass
       and not indisprimary and relname <> 'idx_benchmark_results_created_at'`,
  );
}
