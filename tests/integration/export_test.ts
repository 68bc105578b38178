import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { connectDatabase } from "../../cli/project/connect_database.ts";
import { exportAll } from "../../cli/export/export_all.ts";
import { EXPORTED_TABLES } from "../../cli/export/exported_tables.ts";
import { findColumns } from "../../cli/export/find_columns.ts";
import { findProvider } from "../../cli/export/find_provider.ts";
import { formatPages } from "../../cli/export/format_pages.ts";
import { readResults, type Selection } from "../../cli/export/read_results.ts";
import type { Stack } from "../../local/stack.ts";
import { startTestStack } from "./start_test_stack.ts";

/** More than four pages. */
const ROWS = 2_345;

const window = { since: "2026-11-01T00:00:00Z", until: "2026-11-02T00:00:00Z" };

describe("export", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startTestStack({});
    // Two moments a microsecond apart, each with more rows than fit on a page.
    await stack.query(
      `with run as (
         insert into public.runs (run_name, triggered_by, finished_at)
         values ('export', 'test', now()) returning id
       )
       insert into public.benchmark_results (
         run_id, provider, model, input_tokens, output_tokens, total_latency_ms, cost_usd, success,
         outcome, created_at
       )
       select run.id, case when n % 5 = 0 then 'Groq' else 'OpenAI' end, 'm "' || n || '"', n, 0, 1, 0,
         true, 'success',
         timestamptz '2026-11-01 12:00:00.000001+00' + (n % 2) * interval '1 microsecond'
       from run, generate_series(1, ${ROWS}) as n
       union all
       select run.id, 'OpenAI', 'too late', 0, 0, 1, 0, true, 'success', '2026-11-02 00:00+00'
       from run`,
    );
  });
  afterAll(() => stack.stop());

  async function read(selection: Partial<Selection> = {}) {
    const pages = readResults(connectDatabase(stack), { ...window, ...selection });
    return await Array.fromAsync(pages);
  }

  it("reads every result of the window once, in order, a page at a time", async () => {
    const pages = await read();
    assert.deepEqual(pages.map((page) => page.length), [100, 200, 400, 800, ROWS - 1500]);
    const rows = pages.flat();
    assert.equal(new Set(rows.map(({ id }) => id)).size, ROWS);
    const keys = rows.map(({ created_at, id }) => `${created_at} ${id}`);
    assert.deepEqual(keys, keys.toSorted());
    assert.ok(rows.every(({ model }) => model !== "too late"));
  });

  it("reads the results of one provider, and the wanted columns", async () => {
    const rows = (await read({ provider: "Groq", columns: ["input_tokens"] })).flat();
    assert.equal(rows.length, Math.floor(ROWS / 5));
    assert.deepEqual(Object.keys(rows[0]).sort(), ["created_at", "id", "input_tokens"]);
  });

  it("writes CSV below one header, and JSON Lines", async () => {
    const columns = ["model", "input_tokens", "ttft_ms"];
    async function write(format: "csv" | "jsonl") {
      const pages = readResults(connectDatabase(stack), { ...window, columns });
      return (await Array.fromAsync(formatPages(pages, { format, columns }))).join("");
    }
    const [header, ...lines] = (await write("csv")).trimEnd().split("\n");
    assert.equal(header, "model,input_tokens,ttft_ms");
    assert.equal(lines.length, ROWS);
    assert.match(lines[0], /^"m ""\d+""",\d+,$/);

    const documents = (await write("jsonl")).trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.equal(documents.length, ROWS);
    assert.deepEqual(Object.keys(documents[0]), columns);
  });

  it("says of which workload and version each result is, and nothing of a text given with a run", async () => {
    const day = { since: "2026-10-15T00:00:00Z", until: "2026-10-16T00:00:00Z" };
    await stack.query(
      `with own as (
         insert into public.workloads (name, prompt, comparable, current) values ('own', 'Hi', false, false) returning id
       ),
       canary as (
         select id from public.workloads where name = 'canary' and current
       )
       insert into public.benchmark_results (
         run_id, model, input_tokens, output_tokens, total_latency_ms, cost_usd, success, outcome, workload_id, created_at
       )
       select runs.id, given.model, 0, 0, 1, 0, true, 'success', given.workload_id, given.at
       from public.runs, (
         select 'a', id, timestamptz '2026-10-15 12:00+00' from canary
         union all select 'b', id, timestamptz '2026-10-15 12:01+00' from own
       ) as given (model, workload_id, at)
       where runs.run_name = 'export'`,
    );
    async function write(columns?: string[]) {
      const pages = readResults(connectDatabase(stack), { ...day, columns });
      return (await Array.fromAsync(formatPages(pages, { format: "csv", columns }))).join("");
    }
    assert.equal(
      await write(["workload", "model", "workload_version"]),
      "workload,model,workload_version\ncanary,a,1\n,b,\n",
    );
    assert.match(
      await write(),
      /^id,.*,workload,workload_version,workload_kind\n.*,canary,1,canary\n.*,,,\n$/s,
    );
  });

  it("writes nothing where the cost or the tokens are not known, and what is known", async () => {
    const day = { since: "2026-09-01T00:00:00Z", until: "2026-09-02T00:00:00Z" };
    await stack.query(
      `insert into public.benchmark_results (
         run_id, model, input_tokens, output_tokens, total_latency_ms, cost_usd, cost_known, success,
         outcome, token_source, created_at
       )
       select runs.id, given.*
       from public.runs, (
         values
           ('a', 10, 2, 1, 0.5, true, true, 'success', 'provider', timestamptz '2026-09-01 12:00+00'),
           ('b', 10, 2, 1, 0, true, true, 'success', 'provider', '2026-09-01 12:01+00'),
           ('c', 10, 2, 1, 0, false, true, 'success', 'provider', '2026-09-01 12:02+00'),
           ('d', 0, 0, 1, 0, false, false, 'timeout', 'none', '2026-09-01 12:03+00')
       ) as given`,
    );
    const columns = ["model", "input_tokens", "output_tokens", "cost_usd"];
    async function write(format: "csv" | "jsonl") {
      const pages = readResults(connectDatabase(stack), { ...day, columns });
      return (await Array.fromAsync(formatPages(pages, { format, columns }))).join("").trimEnd();
    }
    assert.deepEqual((await write("csv")).split("\n").slice(1), [
      "a,10,2,0.5",
      "b,10,2,0",
      "c,10,2,",
      "d,,,",
    ]);
    assert.deepEqual(
      (await write("jsonl")).split("\n").map((line) => JSON.parse(line).cost_usd),
      [0.5, 0, null, null],
    );
    const response = await fetch(
      `${stack.url}/rest/v1/known_results?select=model,cost_usd&created_at=lt.2026-09-02&order=created_at`,
      { headers: { apikey: stack.secretKey } },
    );
    assert.deepEqual(
      (await response.json()).map((row: { cost_usd: unknown }) => row.cost_usd),
      [0.5, 0, null, null],
    );
  });

  it("keeps pages of long answers small", async () => {
    const day = { since: "2026-10-01T00:00:00Z", until: "2026-10-02T00:00:00Z" };
    await stack.query(
      `insert into public.benchmark_results (
         run_id, provider, input_tokens, output_tokens, total_latency_ms, cost_usd, success, outcome,
         response_text, created_at
       )
       select runs.id, 'openai', n, 0, 1, 0, true, 'success', repeat('wörd ', 4000), '2026-10-01 12:00+00'
       from public.runs, generate_series(1, 400) as n`,
    );
    const pages = await read(day);
    assert.equal(new Set(pages.flat().map(({ id }) => id)).size, 400);
    assert.ok(pages.every((page) => page.length <= 100), String(pages.map((page) => page.length)));
    assert.equal((await read({ ...day, columns: ["input_tokens"] })).flat().length, 400);
  });

  it("writes the header also when there is no result", async () => {
    const empty = { since: "2020-01-01T00:00:00Z", until: "2020-01-02T00:00:00Z" };
    const { signal } = new AbortController();
    async function write(format: "csv" | "jsonl", columns?: string[]) {
      const pages = readResults(connectDatabase(stack), { ...empty, columns });
      const options = { format, columns, findColumns: () => findColumns(stack, signal) };
      return (await Array.fromAsync(formatPages(pages, options))).join("");
    }
    assert.match(
      await write("csv"),
      /^id,run_id,.*response_text.*,workload,workload_version,workload_kind\n$/,
    );
    assert.equal(await write("csv", ["model", "tps"]), "model,tps\n");
    assert.equal(await write("jsonl"), "");
  });

  it("finds a provider by its slug or its name, and a removed one by its results", async () => {
    const database = connectDatabase(stack);
    assert.equal(await findProvider(database, "together"), "together");
    assert.equal(await findProvider(database, "Together AI"), "together");
    await stack.query(
      "update public.benchmark_results set provider = 'gone' where model = 'too late'",
    );
    assert.equal(await findProvider(database, "gone"), "gone");
    await assert.rejects(
      findProvider(database, "nope"),
      /^UsageError: Cannot export "nope": there is no such provider\. There are .*openai/,
    );
  });

  it("writes everything into a folder, each row once, also probes and what is in the future", async () => {
    await stack.query(
      `with run as (
         insert into public.runs (run_name, triggered_by, kind, finished_at)
         values ('probe', 'test', 'probe', now()) returning id
       )
       insert into public.benchmark_results (
         run_id, model, input_tokens, output_tokens, total_latency_ms, cost_usd, success, outcome,
         token_source, probe
       )
       select run.id, 'probed', 0, 0, 1, 0, false, 'timeout', 'none', true from run`,
    );
    await stack.query(
      `insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp)
       select provider_id, id, 1, 2, now() + interval '1 day' from public.models limit 1`,
    );
    const folder = await Deno.makeTempDir();
    try {
      const { signal } = new AbortController();
      const options = { folder: `${folder}/all`, format: "jsonl", signal } as const;
      const { files } = await exportAll(connectDatabase(stack), options);
      for (const [nth, { names }] of EXPORTED_TABLES.entries()) {
        const { name, rows } = files[nth];
        const [{ table }] = await stack.query<{ table: string }>(
          "select name as table from unnest($1::text[]) as name where to_regclass('public.' || name) is not null",
          [names],
        );
        const text = await Deno.readTextFile(`${folder}/all/${name}`);
        const ids = text.split("\n").slice(0, -1).map((line) => String(JSON.parse(line).id));
        const stored = await stack.query<{ id: unknown }>(`select id from public.${table}`);
        assert.deepEqual(ids.toSorted(), stored.map(({ id }) => String(id)).sort(), table);
        assert.equal(rows, ids.length);
      }
      const results = await Deno.readTextFile(`${folder}/all/results.jsonl`);
      const [probe] = results.split("\n").filter((line) => line.includes('"probed"'));
      assert.equal(JSON.parse(probe).cost_usd, null);
      assert.equal(JSON.parse(probe).input_tokens, null);
      await assert.rejects(
        exportAll(connectDatabase(stack), options),
        /^UsageError: Cannot export into .*: it holds an export; name another folder$/,
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  it("refuses a column that is not there", async () => {
    await assert.rejects(read({ columns: ["nope"] }), /^Error: Cannot read the results: .*nope/);
  });
});
