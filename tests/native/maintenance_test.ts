import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import postgres from "postgres";
import { type History, startHistory } from "../integration/history.ts";
import type { NativeStack } from "./stack.ts";

const DAY_S = 86_400;
const RESULTS = 50;

describe("maintenance beside others", () => {
  let history: History;
  let other: postgres.Sql;
  beforeAll(async () => {
    history = await startHistory();
    const { database } = history.stack as NativeStack;
    other = postgres(database.urlOf("postgres"), { max: 1, onnotice: () => {} });
    await history.stack.query("update public.settings set keep_results_days = 30 where id");
    await history.add(Array.from({ length: RESULTS }, (_, day) => ({ age_s: day * DAY_S })));
  });
  afterAll(async () => {
    await other.end({ timeout: 5 });
    await history[Symbol.asyncDispose]();
  });

  async function maintain(): Promise<{ results: number } | null> {
    const [{ done }] = await history.stack.query<{ done: { results: number } | null }>(
      "select private.maintenance() as done",
    );
    return done;
  }

  async function counts(): Promise<{ results: number; summed_up: number }> {
    const [row] = await history.stack.query<{ results: number; summed_up: number }>(
      `select
        (select count(*)::int from public.benchmark_results) as results,
        (select sum(n)::int from private.rollups where grain = '1 day' and region = 'all') as summed_up`,
    );
    return row;
  }

  it("leaves the work to the one that is at it, and does it when that one is killed", async () => {
    const [{ pid }] = await other`select pg_backend_pid() as pid`;
    await other`begin`;
    await other`select private.maintenance()`;
    assert.equal(await maintain(), null);

    await history.stack.query("select pg_terminate_backend($1, 5000)", [pid]);
    assert.deepEqual(await counts(), { results: RESULTS, summed_up: RESULTS });
    assert.equal((await maintain())?.results, 20);
    assert.deepEqual(await counts(), { results: RESULTS - 20, summed_up: RESULTS });
  });

  it("loses nothing that is recorded while rollups are rebuilt", async () => {
    await Promise.all([
      ...Array.from({ length: 40 }, (_, n) => history.add([{ age_s: (n % 5) * DAY_S }])),
      ...Array.from({ length: 5 }, () =>
        history.stack.query(
          "select private.rebuild_rollups((now() - interval '10 days')::date, now()::date)",
        )),
    ]);
    assert.deepEqual(await counts(), { results: RESULTS + 20, summed_up: RESULTS + 40 });
  });
});
