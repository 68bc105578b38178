import type { Session } from "./open_session.ts";

/** Makes a table of a hundred checked answers of each workload that has a check: about one in 20 is wrong. */
export async function loadAnswers(session: Session): Promise<void> {
  await session.query(
    `create table private.bench_answers as
     select
       workload, n, sum(times)::integer as check_n,
       coalesce(sum(times) filter (where said like '%/ok'), 0)::integer as check_ok_n,
       jsonb_object_agg(said, times) as verdicts
     from (
       select workload, n, said, count(*) as times
       from generate_series(0, 99) as n
       cross join lateral (
         select 'canary' as workload, kind || case (n * 13 + place * 7) % 40
           when 0 then '/wrong_answer' when 20 then '/other_form' else '/ok'
         end as said
         from generate_series(0, 9) as place
         cross join lateral (
           select (array['add', 'date', 'format', 'letters', 'lookup', 'multiply', 'sort', 'swaps', 'units'])[
             1 + (n + place) % 9
           ] as kind
         ) as asked
         union all
         select 'tool', case n % 20 when 0 then 'tool/no_tool_call' when 7 then 'tool/wrong_arguments' else 'tool/ok' end
         union all
         select 'json', case n % 20 when 0 then 'json/fenced' when 7 then 'json/schema_mismatch' else 'json/ok' end
       ) as said
       group by workload, n, said
     ) as counted
     group by workload, n`,
  );
}
