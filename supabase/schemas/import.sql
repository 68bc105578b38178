-- Takes the rows of an export, also of a project from before 1.0.0 or of another project. Rows that are there already
-- stay as they are, so an import can be repeated: its results are known by their id.

-- The moment, when it is a possible one of something measured.
create function private.possible_time(moment timestamptz, name text)
returns timestamptz
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  if moment between '2020-01-01 00:00+00' and now() + interval '1 day' then
    return moment;
  end if;
  raise exception '% is %', name, coalesce(moment::text || ', which cannot be', 'missing')
    using errcode = 'datetime_field_overflow';
end;
$$;

-- Inserts rows whose id is not there yet, and returns how many. A column that is missing in a row has its default
-- when it cannot be null, and `changed` has SQL for what is not taken from the row, which it calls given.
create function private.insert_rows(target regclass, rows jsonb, changed jsonb)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  added bigint;
begin
  execute (
    select format(
      'insert into %1$s (%2$s) select %3$s from jsonb_populate_recordset(null::%1$s, $1) as given on conflict (id) do nothing',
      target,
      string_agg(format('%I', columns.attname), ', ' order by columns.attnum),
      string_agg(
        coalesce(
          changed ->> columns.attname,
          case when columns.attnotnull and defaults.adbin is not null then
            format('coalesce(given.%I, %s)', columns.attname, pg_catalog.pg_get_expr(defaults.adbin, defaults.adrelid))
          end,
          format('given.%I', columns.attname)
        ),
        ', ' order by columns.attnum
      )
    )
    from pg_catalog.pg_attribute as columns
    left join pg_catalog.pg_attrdef as defaults
      on defaults.adrelid = columns.attrelid and defaults.adnum = columns.attnum
    where columns.attrelid = target
      and columns.attnum > 0
      and not columns.attisdropped
      and columns.attidentity = ''
  ) using rows;
  get diagnostics added = row_count;
  return added;
end;
$$;

-- Returns the id of the provider here: that of the same name, if there is one. It is then called as this project
-- calls it. Whether it is enabled is taken over until it has results here.
create function private.import_provider(given jsonb)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  provider public.providers := jsonb_populate_record(null::public.providers, given);
  known uuid;
begin
  select providers.id into known
  from public.providers
  where providers.id = provider.id or providers.slug = provider.slug or providers.name = provider.name
  order by providers.id = provider.id desc, providers.slug = provider.slug desc
  limit 1;
  if known is null then
    perform private.insert_rows('public.providers', jsonb_build_array(given), '{"id": "given.id"}');
    return provider.id;
  end if;
  update public.providers
  set enabled = provider.enabled
  where providers.id = known
    and providers.enabled <> provider.enabled
    and not exists (select from public.benchmark_results as results where results.provider_id = known);
  return known;
end;
$$;

-- The same for a model. The operator's choices are taken over until it has results here.
create function private.import_model(given jsonb)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  model public.models := jsonb_populate_record(null::public.models, given);
  known uuid;
begin
  select models.id into known
  from public.models
  where models.id = model.id or (models.provider_id = model.provider_id and models.name = model.name)
  order by models.id = model.id desc
  limit 1;
  if known is null then
    perform private.insert_rows('public.models', jsonb_build_array(given), '{"id": "given.id"}');
    return model.id;
  end if;
  update public.models
  set active = model.active, min_interval = model.min_interval
  where models.id = known
    and (models.active <> model.active or models.min_interval is distinct from model.min_interval)
    and not exists (select from public.benchmark_results as results where results.model_id = known);
  return known;
end;
$$;

-- Returns the id of the version with the same text, or adds one. Of two current ones the older goes on, as its series
-- does.
create function private.import_workload(given jsonb)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  workload public.workloads := jsonb_populate_record(null::public.workloads, given);
  known uuid;
begin
  select workloads.id into known
  from public.workloads
  where workloads.id = workload.id
    or (
      (workloads.name, workloads.prompt, workloads.max_output_tokens, workloads.comparable)
        = (workload.name, workload.prompt, workload.max_output_tokens, coalesce(workload.comparable, true))
      and workloads.request = coalesce(workload.request, '{}')
      and workloads."check" = coalesce(workload."check", '{}')
    )
  order by workloads.id = workload.id desc
  limit 1;
  if known is null then
    update public.workloads
    set current = false
    where workloads.name = workload.name
      and workloads.current
      and workloads.created_at > workload.created_at
      and coalesce(workload.current, true);
    perform private.insert_rows(
      'public.workloads',
      jsonb_build_array(given),
      '{
        "id": "given.id",
        "version": "(select coalesce(max(workloads.version), 0) + 1 from public.workloads where workloads.name = given.name)",
        "active": "coalesce(given.active, (select bool_or(workloads.active) from public.workloads where workloads.name = given.name), false)",
        "current": "coalesce(given.current, true) and not exists (select from public.workloads where workloads.name = given.name and workloads.current)"
      }'
    );
  end if;
  return coalesce(known, workload.id);
end;
$$;

-- A price that someone has set counts more than the one that this project came with.
create function private.import_price(given jsonb)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  price public.prices := jsonb_populate_record(null::public.prices, given);
begin
  perform private.insert_rows('public.prices', jsonb_build_array(given), '{"id": "given.id"}');
  delete from public.prices
  where price.source <> 'seed'
    and prices.model_id = price.model_id
    and prices.source = 'seed'
    and prices.timestamp > price.timestamp
    and not exists (select from public.benchmark_results as results where results.price_id = prices.id);
  return price.id;
end;
$$;

create function private.import_event(given jsonb)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  event public.model_events := jsonb_populate_record(null::public.model_events, given);
begin
  if not exists (
    select
    from public.model_events
    where model_events.model_id = event.model_id
      and model_events.event = event.event
      and model_events.created_at = event.created_at
      and model_events.after is not distinct from event.after
  ) then
    perform private.insert_rows(
      'public.model_events',
      jsonb_build_array(given),
      '{"created_at": "private.possible_time(given.created_at, ''created_at'')"}'
    );
  end if;
end;
$$;

-- Its results will be counted as they come. A run that was under way has ended: its targets do not come with it.
create function private.import_run(given jsonb)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  perform private.insert_rows(
    'public.runs',
    jsonb_build_array(given),
    '{
      "id": "given.id",
      "run_name": "left(given.run_name, 200)",
      "triggered_by": "left(given.triggered_by, 100)",
      "started_at": "private.possible_time(given.started_at, ''started_at'')",
      "finished_at": "private.possible_time(greatest(given.finished_at, given.started_at), ''finished_at'')",
      "idempotency_key": "case when not exists (select from public.runs where runs.idempotency_key = given.idempotency_key) then given.idempotency_key end",
      "workload_id": "(select workloads.id from public.workloads where workloads.id = given.workload_id)",
      "result_count": "0", "success_count": "0", "priced_count": "0", "cost_usd": "0"
    }'
  );
  return (given ->> 'id')::uuid;
end;
$$;

-- What a run has counted, when that is more than the results that came: retention has deleted the others.
create function private.import_run_counts(given jsonb)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  run public.runs := jsonb_populate_record(null::public.runs, given);
begin
  if not (
    run.success_count between 0 and run.result_count
    and run.priced_count between 0 and run.result_count
    and run.cost_usd between 0 and 1e12
  ) then
    raise exception 'the counts of the run cannot be' using errcode = 'numeric_value_out_of_range';
  end if;
  update public.runs
  set
    result_count = run.result_count,
    success_count = run.success_count,
    priced_count = run.priced_count,
    cost_usd = run.cost_usd
  where runs.id = run.id and runs.result_count < run.result_count;
  return run.id;
end;
$$;

-- Adds the runs, workloads, providers and models that results name and the project does not know, with what the
-- results say about them. Speeds of a workload whose text is not known are kept apart from all others.
create function private.import_missing(rows jsonb)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  insert into public.runs (id, run_name, triggered_by, started_at, finished_at)
  select given.run_id, 'imported', 'import', min(given.created_at), max(given.created_at)
  from jsonb_to_recordset(rows) as given (run_id uuid, created_at timestamptz)
  where given.run_id is not null
  group by given.run_id
  on conflict (id) do update
  set finished_at = excluded.finished_at
  where runs.finished_at < excluded.finished_at;

  insert into public.workloads (id, name, prompt, current, comparable)
  select
    given.workload_id, 'imported-' || given.workload_id, 'Results came without their text.', false,
    bool_and('own_text' <> all (coalesce(given.remarks, '{}')))
  from jsonb_to_recordset(rows) as given (workload_id uuid, remarks text[])
  where given.workload_id is not null
  group by given.workload_id
  on conflict do nothing;

  insert into public.providers (name, slug, enabled)
  select distinct given.provider, trim(both '-' from regexp_replace(lower(given.provider), '[^a-z0-9]+', '-', 'g')), false
  from jsonb_to_recordset(rows) as given (provider text, model_id uuid)
  where given.model_id not in (select models.id from public.models)
    and not exists (select from public.providers where given.provider in (providers.slug, providers.name))
  on conflict do nothing;

  insert into public.models (provider_id, name)
  select distinct providers.id, given.model
  from jsonb_to_recordset(rows) as given (provider text, model text, model_id uuid)
  join public.providers on given.provider in (providers.slug, providers.name)
  where given.model_id not in (select models.id from public.models)
  on conflict do nothing;
end;
$$;

-- The model that a result is of. Null for one that the exported project had deleted.
create function private.imported_model(result public.benchmark_results)
returns public.models
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  model public.models;
begin
  select * into model from public.models where models.id = result.model_id;
  if not found and result.model_id is not null then
    select models.* into model
    from public.models
    join public.providers on providers.id = models.provider_id
    where models.name = result.model and result.provider in (providers.slug, providers.name)
    order by providers.slug = result.provider desc
    limit 1;
  end if;
  return model;
end;
$$;

-- Whether another measurement may have disturbed a result that was stored before results said so.
create function private.was_undisturbed(result public.benchmark_results)
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  return coalesce(result.concurrent, 1) = 1 or exists (
    select from public.providers
    where result.provider in (providers.slug, providers.name) and providers.options -> 'concurrent' = 'true'
  );
end;
$$;

-- Adds results that are not there yet, and returns how many. Those that retention may have deleted here are left out:
-- they are in the rollups.
create function private.keep_imported(rows jsonb)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  counted_until timestamptz := (select deleted_results.up_to from private.deleted_results);
begin
  if counted_until is not null then
    select coalesce(jsonb_agg(given.row), '[]') into rows
    from jsonb_array_elements(rows) as given (row)
    where (given.row ->> 'created_at')::timestamptz > counted_until;
  end if;
  perform private.import_missing(rows);
  return private.insert_rows('public.benchmark_results', rows, '{
    "id": "given.id",
    "created_at": "private.possible_time(given.created_at, ''created_at'')",
    "provider_id": "coalesce((private.imported_model(given)).provider_id, (select providers.id from public.providers where providers.id = given.provider_id))",
    "model_id": "(private.imported_model(given)).id",
    "target_id": "null",
    "price_id": "(select prices.id from public.prices where prices.id = given.price_id)",
    "workload_id": "(select workloads.id from public.workloads where workloads.id = given.workload_id)",
    "input_tokens": "coalesce(given.input_tokens, 0)",
    "output_tokens": "coalesce(given.output_tokens, 0)",
    "token_source": "case when given.input_tokens is null or given.output_tokens is null then ''none'' else given.token_source end",
    "cost_usd": "coalesce(given.cost_usd, 0)",
    "cost_known": "(given.cost_usd + given.input_tokens + given.output_tokens) is not null and coalesce(given.cost_known, true)",
    "success": "coalesce(given.success, given.outcome = ''success'')",
    "error_message": "left(given.error_message, 500)",
    "simulated": "coalesce(given.simulated, (select runs.simulated from public.runs where runs.id = given.run_id), false)",
    "comparable": "coalesce(given.comparable, private.was_undisturbed(given))",
    "remarks": "coalesce(given.remarks, case when private.was_undisturbed(given) then ''{}''::text[] else ''{disturbed}'' end)"
  }');
end;
$$;

-- Adds one result, without the fields that cannot be, and returns what became of it.
create function private.import_result(given jsonb)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  believed jsonb;
begin
  return jsonb_build_object('added', private.keep_imported(jsonb_build_array(given)));
exception
  when data_exception or integrity_constraint_violation then
    believed := private.believable(given);
    if not believed ? 'outcome' then
      raise exception 'there is no outcome "%"', left(given ->> 'outcome', 100) using errcode = 'data_exception';
    end if;
    return jsonb_build_object(
      'added', private.keep_imported(jsonb_build_array(believed)),
      'left_out', (
        select jsonb_agg(field.key)
        from jsonb_each(believed -> 'disbelieved') as field
        where not coalesce(given -> 'disbelieved', '{}') ? field.key
      )
    );
end;
$$;

-- Adds one row of a kind, and returns what became of it.
create function private.import_row(kind text, given jsonb)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  id uuid;
begin
  if kind = 'results' then
    return private.import_result(given);
  elsif kind = 'events' then
    perform private.import_event(given);
    return jsonb '{}';
  end if;
  id := case kind
    when 'providers' then private.import_provider(given)
    when 'models' then private.import_model(given)
    when 'workloads' then private.import_workload(given)
    when 'prices' then private.import_price(given)
    when 'runs' then private.import_run(given)
    when 'run_counts' then private.import_run_counts(given)
  end;
  return jsonb_build_object('id', id);
exception
  when data_exception or integrity_constraint_violation then
    return jsonb_build_object('refused', sqlerrm);
end;
$$;

-- Adds results, and returns how many, and what became of each. When one of them cannot be, it is looked for in smaller
-- and smaller pieces: nearly all rows of an export are as they were stored, and many at once take far less time.
create function private.import_results(rows jsonb)
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
create function public.import_rows(kind text, rows jsonb)
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

grant execute on function
  private.possible_time(timestamptz, text),
  private.insert_rows(regclass, jsonb, jsonb),
  private.import_provider(jsonb),
  private.import_model(jsonb),
  private.import_workload(jsonb),
  private.import_price(jsonb),
  private.import_event(jsonb),
  private.import_run(jsonb),
  private.import_run_counts(jsonb),
  private.import_missing(jsonb),
  private.imported_model(public.benchmark_results),
  private.was_undisturbed(public.benchmark_results),
  private.keep_imported(jsonb),
  private.import_result(jsonb),
  private.import_row(text, jsonb),
  private.import_results(jsonb),
  public.import_rows(text, jsonb)
to service_role;
