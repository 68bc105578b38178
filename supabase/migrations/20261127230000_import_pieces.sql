-- What cannot be in a batch of results is looked for in smaller and smaller pieces, not row by row.

set local lock_timeout = '5s';

-- Adds results, and returns how many, and what became of each. When one of them cannot be, it is looked for in smaller
-- and smaller pieces: nearly all rows of an export are as they were stored, and many at once take far less time.
create or replace function private.import_results(rows jsonb)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  total integer := jsonb_array_length(rows);
  size integer := floor(sqrt(total))::integer;
  added bigint;
  answers jsonb;
  piece jsonb;
  outcome jsonb;
begin
  if total = 1 then
    answers := jsonb_build_array(private.import_row('results', rows -> 0));
    return jsonb_build_object('added', coalesce(answers #> '{0,added}', '0'), 'answers', answers);
  end if;
  begin
    added := private.keep_imported(rows);
    answers := (select coalesce(jsonb_agg(jsonb '{}'), '[]') from jsonb_array_elements(rows));
  exception
    when data_exception or integrity_constraint_violation then
      added := 0;
      answers := '[]';
      for piece in
        select jsonb_agg(given.row order by given.nth)
        from jsonb_array_elements(rows) with ordinality as given (row, nth)
        group by (given.nth - 1) / size
        order by (given.nth - 1) / size
      loop
        outcome := private.import_results(piece);
        added := added + (outcome ->> 'added')::bigint;
        answers := answers || (outcome -> 'answers');
      end loop;
  end;
  return jsonb_build_object('added', added, 'answers', answers);
end;
$$;

-- One batch of an export, in one transaction. A row that cannot be taken says why and loses no other.
create or replace function public.import_rows(kind text, rows jsonb)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  outcome jsonb;
begin
  if kind not in ('providers', 'models', 'workloads', 'prices', 'events', 'runs', 'run_counts', 'results')
    or jsonb_typeof(rows) is distinct from 'array'
  then
    raise exception 'Cannot import %: rows of providers, models, workloads, prices, events, runs, run_counts or results are needed', kind
      using errcode = 'invalid_parameter_value';
  end if;
  if kind = 'results' then
    outcome := private.import_results(rows);
  else
    outcome := jsonb_build_object(
      'added', 0,
      'answers', (
        select coalesce(jsonb_agg(private.import_row(kind, given.row) order by given.nth), '[]')
        from jsonb_array_elements(rows) with ordinality as given (row, nth)
      )
    );
  end if;
  -- What an import changes is no news: the events of the export say when it happened.
  delete from public.model_events where model_events.created_at = now();
  return outcome;
end;
$$;

comment on function public.import_rows is
  'Takes rows of one kind of an export: providers, models, workloads, prices, events, runs, results; and run_counts, '
  'which are rows of runs once their results are there. deno task import calls it. answers says of each row its id '
  'here, why it was refused, or the fields that were left_out as impossible.';

grant execute on function private.import_results(jsonb) to service_role;
