import type { Session } from "./open_session.ts";

const YESTERDAY = "(now() at time zone 'utc')::date - 1";

/** Throws when yesterday's rollups differ from those that the project itself computes. */
export async function compareRollups(session: Session): Promise<void> {
  const yesterday = `
    select * from private.rollups
    where starts_at >= (${YESTERDAY})::timestamp at time zone 'utc'
      and starts_at < (${YESTERDAY} + 1)::timestamp at time zone 'utc'`;
  await session.query(`create table private.bench_before as ${yesterday}`);
  await session.query(`select private.rebuild_rollups(${YESTERDAY}, ${YESTERDAY})`);
  const [{ before, kept }] = await session.query<{ before: string; kept: string }>(
    `select
      (select count(*) from private.bench_before) as before,
      (select count(*) from (${yesterday} intersect table private.bench_before) as same) as kept`,
  );
  await session.query("drop table private.bench_before");
  if (before !== kept || before === "0") {
    throw new Error(`Cannot trust the load: ${kept} of ${before} rollups are right`);
  }
}
