import assert from "node:assert/strict";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import { type Database, openDatabase } from "./open_database.ts";
import { startCron } from "./start_cron.ts";
import { until } from "./testdata/until.ts";

interface Run {
  jobname: string;
  command: string;
  status: string;
  return_message: string | null;
  took_time: boolean;
}

describe("pg_cron", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase();
    await database.script("create extension pg_cron with schema pg_catalog");
  });
  afterAll(() => database.close());
  afterEach(() => database.script("truncate cron.job, cron.job_run_details"));

  function runs(): Promise<Run[]> {
    return database.query<Run>(
      `select jobname, details.command, status, return_message, end_time >= start_time as took_time
      from cron.job_run_details as details join cron.job using (jobid) order by runid`,
    );
  }

  it("takes and refuses what pg_cron does from 1.6 on", async () => {
    for (const schedule of ["0 0 $ * *", "30 seconds", "1 SECOND"]) {
      await database.query("select cron.schedule('job', $1, 'select 1')", [schedule]);
    }
    for (const schedule of ["* * * * * *", "*/60 * * * *", "now", "a;b * * * *"]) {
      await assert.rejects(
        database.query("select cron.schedule('job', $1, 'select 1')", [schedule]),
        /invalid schedule/,
        schedule,
      );
    }
  });

  it("records what a command did", async () => {
    const cron = await startCron(database, []);
    await database.script(`
      select cron.schedule('rows', '@yearly', 'select 1 union select 2');
      select cron.schedule('insert', '@yearly', 'create table public.log (n int); insert into public.log values (1)');
      select cron.schedule('fails', '@yearly', 'insert into public.log values (2); select 1 / 0');
    `);
    await cron.tick("rows");
    await cron.tick("insert");
    await cron.tick("fails");
    await assert.rejects(cron.tick("nobody"), /Cannot run cron job nobody: no job has that name/);
    await cron.stop();

    const recorded = (await runs()).map((run) => [run.jobname, run.status, run.return_message]);
    assert.deepEqual(recorded, [
      ["rows", "succeeded", "2 rows"],
      ["insert", "succeeded", "1 row"],
      ["fails", "failed", "ERROR:  division by zero"],
    ]);
    assert.ok((await runs()).every((run) => run.took_time));
    assert.deepEqual(await database.query("select n from public.log"), [{ n: 1 }]);
  });

  it("fires the named jobs by their schedule, from when they are scheduled", async () => {
    const cron = await startCron(database, ["named"]);
    await database.script(`
      select cron.schedule('named', '1 seconds', 'select 1');
      select cron.schedule('other', '1 seconds', 'select 1');
    `);
    await until(async () => (await runs()).length >= 2 ? true : null);
    await cron.stop();
    assert.deepEqual(new Set((await runs()).map((run) => run.jobname)), new Set(["named"]));
  });

  it("fires every active job when told so, and goes on after one that makes no sense", async () => {
    await database.script(`
      select cron.schedule('senseless', '1 * * * *', 'select 1');
      update cron.job set schedule = '61 * * * *' where jobname = 'senseless';
      select cron.schedule('sensible', '1 seconds', 'select 1');
      select cron.schedule('switched off', '1 seconds', 'select 1');
      select cron.alter_job(jobid, active := false) from cron.job where jobname = 'switched off';
    `);
    const cron = await startCron(database, "all");
    await until(async () => (await runs()).length >= 1 ? true : null);
    await cron.stop();
    assert.deepEqual(new Set((await runs()).map((run) => run.jobname)), new Set(["sensible"]));
  });

  it("runs a job once at a time", async () => {
    const cron = await startCron(database, []);
    await database.query("select cron.schedule('job', '@yearly', 'select 1')");
    await Promise.all([cron.tick("job"), cron.tick("job"), cron.tick("job")]);
    await cron.stop();
    const [{ n, overlaps }] = await database.query<{ n: number; overlaps: number }>(
      `select (select count(*) from cron.job_run_details) as n, count(*) as overlaps
      from cron.job_run_details as run join cron.job_run_details as later
      on later.runid > run.runid and later.start_time < run.end_time`,
    );
    assert.deepEqual([n, overlaps], [3, 0]);
  });

  it("closes the runs of a process that was killed", async () => {
    await database.script(
      "insert into cron.job_run_details (jobid, status) values (1, 'running'), (1, 'succeeded')",
    );
    const cron = await startCron(database, []);
    await cron.stop();
    assert.deepEqual(
      await database.query(
        "select status, return_message from cron.job_run_details order by runid",
      ),
      [
        { status: "failed", return_message: "server restarted" },
        { status: "succeeded", return_message: null },
      ],
    );
  });
});
