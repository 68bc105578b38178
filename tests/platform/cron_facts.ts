import assert from "node:assert/strict";
import { afterEach, describe, it } from "@std/testing/bdd";
import { REFUSED, TAKEN } from "../../local/testdata/cron_schedules.ts";
import { type Place, PREFIX, removeTraces } from "./place.ts";

const NAME = `${PREFIX}job`;

/** A job with it is stored and does not fire while the facts are tried. */
const NEVER = "0 0 31 2 *";

/** Until the next full minute, and some more, in milliseconds. */
const PATIENCE_MS = 100_000;
const LOOK_MS = 500;

interface Job {
  jobid: number;
  schedule: string;
  command: string;
  active: boolean;
}

/** What this project relies on in pg_cron. */
export function describeCron(place: () => Place) {
  const query = <T>(sql: string, parameters?: unknown[]) => place().query<T>(sql, parameters);

  async function schedule(when: string, command = "select 1", name = NAME): Promise<number> {
    const [{ id }] = await query<{ id: number }>("select cron.schedule($1, $2, $3) as id", [
      name,
      when,
      command,
    ]);
    return id;
  }

  function jobs(): Promise<Job[]> {
    return query("select jobid, schedule, command, active from cron.job where jobname = $1", [
      NAME,
    ]);
  }

  describe("pg_cron", () => {
    afterEach(() => removeTraces(place()));

    it("keeps one job for a name and a role, which the last schedule describes", async () => {
      const first = await schedule(NEVER, "select 1");
      assert.equal(await schedule("0 0 30 2 *", "select 2"), first);
      assert.deepEqual(await jobs(), [
        { jobid: first, schedule: "0 0 30 2 *", command: "select 2", active: true },
      ]);
    });

    it("runs a job as the role that has scheduled it, in the same database", async () => {
      await schedule(NEVER);
      assert.deepEqual(
        await query(
          "select username = current_user and database = current_database() as own " +
            "from cron.job where jobname = $1",
          [NAME],
        ),
        [{ own: true }],
      );
    });

    it("changes with alter_job what it is told, and nothing else", async () => {
      const jobid = await schedule(NEVER);
      await query("select cron.alter_job($1::bigint, active := false)", [jobid]);
      assert.deepEqual(await jobs(), [
        { jobid, schedule: NEVER, command: "select 1", active: false },
      ]);
    });

    it("removes a job by its name or number, and raises when there is none", async () => {
      await schedule(NEVER);
      assert.deepEqual(await query("select cron.unschedule($1::text) as gone", [NAME]), [
        { gone: true },
      ]);
      const jobid = await schedule(NEVER);
      assert.deepEqual(await query("select cron.unschedule($1::bigint) as gone", [jobid]), [
        { gone: true },
      ]);
      assert.deepEqual(await jobs(), []);
      await assert.rejects(
        query("select cron.unschedule($1::text)", [NAME]),
        /could not find valid entry for job/,
      );
    });

    it("accepts and refuses these schedules", async () => {
      const wrong: string[] = [];
      for (const taken of TAKEN) {
        await schedule(taken).catch(() => wrong.push(`refused: ${taken}`));
      }
      for (const refused of REFUSED) {
        await schedule(refused).then(() => wrong.push(`taken: ${refused}`), () => {});
      }
      assert.deepEqual(wrong, []);
    });

    it("shows a job to its own role, and to no visitor", async () => {
      await schedule(NEVER);
      for (const role of ["authenticated", "anon"]) {
        const results = await place()
          .script(`begin; set local role ${role}; select jobname from cron.job; rollback`)
          .catch((error: Error) => {
            assert.match(error.message, /permission denied/);
            return [];
          });
        assert.deepEqual(results.flatMap(({ rows }) => rows), []);
      }
    });

    it("counts in UTC", async () => {
      const [{ zone }] = await query<{ zone: string | null }>(
        "select nullif(current_setting('cron.timezone', true), '') as zone",
      );
      assert.ok([null, "GMT", "UTC"].includes(zone), String(zone));
    });

    it("fires, and records what succeeded and what failed", async () => {
      const succeeds = await schedule(place().soonest, "select 1", `${PREFIX}succeeds`);
      const fails = await schedule(place().soonest, "select 1 / 0", `${PREFIX}fails`);
      const runs = await untilRecorded([succeeds, fails]);
      const [succeeded, failed] = [succeeds, fails].map((id) =>
        runs.find(({ jobid }) => jobid === id)!
      );
      assert.deepEqual([succeeded.status, failed.status], ["succeeded", "failed"]);
      assert.match(failed.return_message, /^ERROR: +division by zero/);
      assert.ok(succeeded.in_order);
    });
  });

  interface Run {
    jobid: number;
    status: string;
    return_message: string;
    in_order: boolean;
  }

  async function untilRecorded(ids: number[]): Promise<Run[]> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const runs = await query<Run>(
        `select distinct on (jobid) jobid, status, return_message, end_time >= start_time as in_order
        from cron.job_run_details
        where jobid = any ($1::bigint[]) and status in ('succeeded', 'failed')
        order by jobid, runid`,
        [`{${ids.join()}}`],
      );
      if (runs.length === ids.length) return runs;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    throw new Error(`Cannot see that the jobs have run within ${PATIENCE_MS} ms`);
  }
}
