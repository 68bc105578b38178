-- What a worker fills into a text is judged by what the text asks for; a workload that would be judged wrongly is refused;
-- and the next version of a text is one of the text that repeats it.

set local lock_timeout = '5s';

-- How many tokens of filler a worker puts into a text at most, however much the text asks for.
create or replace function private.most_filler_tokens()
returns integer
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select 2000000;
end;

-- The tokens of filler that a text asks for.
create or replace function private.filler_tokens(prompt text)
returns bigint
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  if strpos(prompt, '{{filler ') = 0 then
    return 0::bigint;
  end if;
  return (
    select coalesce(sum(asked.match[1]::bigint), 0)::bigint
    from regexp_matches(prompt, '\{\{filler (\d{1,7})\}\}', 'g') as asked (match)
  );
end;
$$;

-- How many tokens a text has: what is declared, but at least its filler. Null: nobody knows.
create or replace function private.text_tokens(prompt text, declared integer)
returns integer
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return greatest(declared, nullif(least(private.filler_tokens(prompt), private.most_filler_tokens()), 0)::integer);
end;
$$;

-- The prompt a target's model is sent, its output cap, and how many tokens its text declares or is filled up
-- with. Questions and filler are put in by the worker. A target that follows another one has that one's random words, and its text for {{again}}.
create or replace function private.describe_call(target public.run_targets)
returns table (prompt text, max_output_tokens integer, input_tokens integer)
language plpgsql
stable
rows 1
security invoker
set search_path = ''
as $$
begin
  return query
  select
    -- A new nonce for each claim: two providers may share one server, and a target may be measured again after its
    -- worker was lost. A text without {{nonce}} gets it at the front, after one fixed word: at the very beginning
    -- of a text some nonce words are two tokens, after a space none.
    replace(
      case when strpos(whole.text, '{{nonce}}') > 0 then '' else 'Reference {{nonce}}' || e'\n\n' end || whole.text,
      '{{nonce}}',
      private.nonce(concat_ws('/', coalesce(first.id, target.id), coalesce(first.claims, target.claims)))
    ),
    -- A check on models keeps other values out. If one exists all the same, it must not stop a run.
    coalesce(
      case
        when runs.kind = 'benchmark' and models.options ->> 'max_output_tokens' ~ '^[1-9][0-9]{0,4}$'
          then (models.options ->> 'max_output_tokens')::integer
      end,
      workloads.max_output_tokens
    ),
    greatest(private.text_tokens(whole.text, workloads.input_tokens), sent.input_tokens)
  from public.runs
  join public.workloads on workloads.id = target.workload_id
  join public.models on models.id = target.model_id
  left join public.run_targets as first on first.id = target.first_id
  left join public.workloads as sent on sent.id = first.workload_id
  cross join lateral (select replace(workloads.prompt, '{{again}}', coalesce(sent.prompt, '{{again}}'))) as whole (text)
  where runs.id = target.run_id;
end;
$$;

-- Inserts the targets: every sample of every model and workload of a run, in each of its regions, and what a workload
-- follows before it. A model is not asked what its context cannot hold. Returns how many.
create or replace function private.create_targets(run public.runs, request jsonb, callable uuid[])
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  wanted_models text[] := private.text_array(request -> 'models');
  target_count integer;
begin
  with asked as materialized (
    select models.id as model_id, workloads.id as workload_id, first.id as first_id
    from public.models
    cross join private.wanted_workloads(create_targets.request) as workloads
    left join lateral private.first_workload(workloads) as first on true
    where models.provider_id = any (callable)
      and case
        when wanted_models is null
          then models.active
            and (models.retired_at is null or models.retired_at > now())
            and private.is_due(models, workloads.id)
        else models.name = any (wanted_models)
      end
      and (private.wanted_workload(create_targets.request) is not null or private.is_scheduled(models, workloads))
      and (workloads.request ->> 'after' is null or first.id is not null)
      and coalesce(
        greatest(
          private.text_tokens(workloads.prompt, workloads.input_tokens) + workloads.max_output_tokens,
          private.text_tokens(first.prompt, first.input_tokens) + first.max_output_tokens
        )
          <= models.context_window,
        true
      )
  )
  insert into public.run_targets (run_id, provider_id, model_id, workload_id, sample, region, position, concurrent)
  select
    run.id,
    models.provider_id,
    models.id,
    wanted.workload_id,
    sample,
    region,
    -- Shuffled, so that no model is always first or always follows the same model.
    row_number() over (order by random()),
    coalesce(providers.options -> 'concurrent', 'false') = 'true'
  from (
    select asked.model_id, asked.workload_id from asked
    union
    select asked.model_id, asked.first_id from asked where asked.first_id is not null
  ) as wanted
  join public.models on models.id = wanted.model_id
  join public.providers on providers.id = models.provider_id
  cross join generate_series(1, coalesce((create_targets.request ->> 'samples')::integer, 1)) as sample
  cross join unnest(coalesce(run.regions, array[null])) as region;
  get diagnostics target_count = row_count;

  update public.run_targets as seconds
  set first_id = first.id
  from public.workloads
  cross join lateral private.first_workload(workloads) as followed
  join public.run_targets as first on first.run_id = run.id and first.workload_id = followed.id
  where workloads.current
    and workloads.request ? 'after'
    and seconds.run_id = run.id
    and seconds.workload_id = workloads.id
    and (seconds.model_id, seconds.sample) = (first.model_id, first.sample)
    and seconds.region is not distinct from first.region;
  return target_count;
end;
$$;

-- What a request of a workload to a model costs: by the last 30 days, else by its price and the tokens that the workload
-- declares, or those of default. Null where the price is not fully known. A price set earlier in the same transaction
-- counts.
create or replace function private.usual_request_usd(model uuid, workload public.workloads)
returns numeric
language sql
volatile
security invoker
set search_path = ''
as $$
  select coalesce(
    (
      select sum(rollups.cost_usd) / nullif(sum(rollups.priced_n), 0)
      from public.rollups
      where rollups.model_id = model
        and rollups.grain = interval '1 day'
        and rollups.region = 'all'
        and not rollups.simulated
        and rollups.starts_at >= now() - interval '30 days'
        and rollups.workload_id = (workload).id
    ),
    (
      select
        (
          coalesce(private.text_tokens((workload).prompt, (workload).input_tokens), 590) * prices.input_price_per_m
            + 150 * prices.output_price_per_m
        )::numeric / 1000000
          + coalesce((prices.parts ->> 'request_usd')::numeric, 0)
      from private.price_at(model, clock_timestamp()) as prices
      where prices.id is not null and coalesce(prices.parts -> 'unknown', '[]') = '[]'
    )
  );
$$;

create or replace function public.schedule_cost(schedule text default null, providers text[] default null)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$
  with asked as (
    select coalesce(
      schedule_cost.schedule, (select job.schedule from cron.job where job.jobname = 'run-benchmark')
    ) as schedule
  ),
  runs as (
    select private.runs_a_month(asked.schedule) as n from asked
  ),
  measured as (
    select
      providers.slug || ' / ' || models.name as name,
      least(
        runs.n,
        extract(epoch from interval '30 days') / extract(epoch from models.min_interval),
        extract(epoch from interval '30 days') / extract(epoch from workloads.min_interval)
      )
        * settings.scheduled_samples * coalesce(cardinality(settings.scheduled_regions), 1) as requests,
      private.usual_request_usd(models.id, asked_for.workload) as usd
    from runs
    cross join public.settings
    cross join public.models
    join public.providers on providers.id = models.provider_id
    join public.workloads
      on workloads.active and workloads.current and workloads.comparable
      and coalesce(
        private.text_tokens(workloads.prompt, workloads.input_tokens) + workloads.max_output_tokens <= models.context_window,
        true
      )
    -- What a workload follows is asked with it, also where it is not active itself.
    cross join lateral (
      select workloads as workload
      union all
      select first
      from public.workloads as first
      where first.name = workloads.request ->> 'after' and first.current and not first.active
    ) as asked_for
    where models.active
      and providers.dialect <> 'control'
      and (models.retired_at is null or models.retired_at > now())
      and case when schedule_cost.providers is null then providers.enabled else providers.slug = any (schedule_cost.providers) end
  ),
  sums as (
    select
      count(distinct measured.name) as models,
      sum(measured.requests) as requests,
      sum(measured.requests * measured.usd) as usd,
      string_agg(distinct measured.name, ', ' order by measured.name) filter (where measured.usd is null) as unknown
    from measured
  )
  select asked.schedule || ' (UTC): ' || case
    when runs.n is null then 'the number of runs in 30 days is unknown'
    when sums.models = 0 then 'no active model of an enabled provider, so no requests are made'
    else format(
      '%s runs and %s requests to %s %s in 30 days, ',
      trim(to_char(runs.n, 'FM999,999,990')), trim(to_char(sums.requests, 'FM999,999,999,990')), sums.models,
      case when sums.models = 1 then 'model' else 'models' end
    ) || case
      when sums.usd is null then 'of unknown cost'
      else format('about %s USD', to_char(sums.usd, 'FM999,999,999,990.00'))
    end || coalesce('; the price is unknown for ' || sums.unknown, '')
  end
  from asked, runs, sums;
$$;

-- Raises an error where a workload cannot follow the one that its request names. Of two calls one is the first.
create or replace function private.check_order(workload text, request jsonb)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  problem text;
begin
  if coalesce(request, '{}') = '{}' then
    return;
  end if;
  select case
    when jsonb_typeof(check_order.request) <> 'object' or check_order.request - 'after' <> '{}' or jsonb_typeof(check_order.request -> 'after') <> 'string'
      then 'request must be like {"after": "cache-cold"}'
    when check_order.request ->> 'after' = workload then 'it cannot follow itself'
    when first.id is null then format('it is to follow "%s", and there is no workload of that name', check_order.request ->> 'after')
    when first.request ? 'after' then format('"%s" follows another one itself', first.name)
    when exists (
      select from public.workloads as seconds where seconds.current and seconds.request ->> 'after' = workload
    ) then 'another one follows it'
  end
  into problem
  from (select) as one
  left join public.workloads as first on first.name = check_order.request ->> 'after' and first.current and first.comparable;
  if problem is not null then
    raise exception 'Cannot set the workload "%": %', workload, problem using errcode = 'invalid_parameter_value';
  end if;
end;
$$;

-- What is wrong with a workload that could be sent, but would be judged wrongly, or not at all; null where nothing is. The
-- worker fills in what it knows, and sends anything else to the letter.
create or replace function private.workload_problem(wanted public.workloads)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
  has_order boolean := wanted.kind in ('tool', 'json');
begin
  return case
    when wanted.name = 'all' then 'the name "all" stands for every workload'
    when wanted."check" <> '{}' and not (
      jsonb_typeof(wanted."check") = 'object'
      and wanted."check" - 'contains' = '{}'
      and jsonb_typeof(wanted."check" -> 'contains') = 'string'
      and char_length(wanted."check" ->> 'contains') between 1 and 100
    ) then 'check must be like {"contains": "Paris"}, with 1 to 100 characters'
    when wanted."check" <> '{}' and has_order
      then format('answers of the kind %s are judged by their order alone, and by no check', wanted.kind)
    when has_order and strpos(wanted.prompt, '{{task}}') = 0
      then format('the kind %s asks for an order, and there is none in a prompt without {{task}}', wanted.kind)
    when wanted.kind = 'canary' and wanted."check" = '{}' and wanted.prompt !~ '\{\{(question|needle)\}\}'
      then 'the kind canary asks questions, and there is none in a prompt without {{question}} or {{needle}}'
    when regexp_count(wanted.prompt, '\{\{filler\M') > regexp_count(wanted.prompt, '\{\{filler \d{1,7}\}\}')
      then 'filler must be like {{filler 5000}}'
    when private.filler_tokens(wanted.prompt) > private.most_filler_tokens()
      then format('its fillers may have at most %s tokens together', private.most_filler_tokens())
    when strpos(wanted.prompt, '{{needle}}') > 0 and wanted.prompt !~ '\{\{filler \d{1,7}\}\}'
      then 'a {{needle}} is hidden in a filler, and the prompt has none'
    when strpos(wanted.prompt, '{{again}}') > 0 and not wanted.request ? 'after'
      then '{{again}} is the text of the workload that it follows, and it follows none'
  end;
end;
$$;

-- Puts a version of a workload in the place of its current one, and returns its number.
create or replace function private.add_version(wanted public.workloads)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  added integer;
begin
  update public.workloads set current = false where workloads.name = wanted.name and workloads.current;
  insert into public.workloads (
    name, version, kind, prompt, max_output_tokens, input_tokens, request, "check", limits, min_interval, active, comparable
  )
  select
    wanted.name, 1 + coalesce(max(versions.version), 0), wanted.kind, wanted.prompt, wanted.max_output_tokens,
    wanted.input_tokens, wanted.request, wanted."check", wanted.limits, wanted.min_interval, wanted.active,
    coalesce(wanted.comparable, true)
  from public.workloads as versions
  where versions.name = wanted.name
  returning workloads.version into added;
  return added;
end;
$$;

-- What is left out stays as it was. A text says nothing of the tokens of the text before it.
create or replace function public.set_workload(
  name text,
  prompt text default null,
  max_output_tokens integer default null,
  kind text default null,
  input_tokens integer default null,
  request jsonb default null,
  "check" jsonb default null,
  limits jsonb default null,
  min_interval interval default null,
  active boolean default null
)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  before public.workloads;
  wanted public.workloads;
  second public.workloads;
  problem text;
begin
  -- Calls for one name follow one another, also the first two, when there is no row to lock yet.
  perform pg_advisory_xact_lock(hashtextextended('workload/' || set_workload.name, 0));
  select * into before from public.workloads where workloads.name = set_workload.name and workloads.current for update;
  wanted := before;
  wanted.name := set_workload.name;
  wanted.prompt := coalesce(set_workload.prompt, before.prompt);
  wanted.max_output_tokens := coalesce(set_workload.max_output_tokens, before.max_output_tokens, 512);
  wanted.kind := coalesce(set_workload.kind, before.kind, 'text');
  wanted.input_tokens := coalesce(
    set_workload.input_tokens, case when wanted.prompt = before.prompt then before.input_tokens end
  );
  wanted.request := coalesce(set_workload.request, before.request, '{}');
  wanted."check" := coalesce(set_workload."check", before."check", '{}');
  wanted.limits := coalesce(set_workload.limits, before.limits, '{}');
  wanted.min_interval := coalesce(set_workload.min_interval, before.min_interval);
  wanted.active := coalesce(set_workload.active, before.active, false);
  if wanted.prompt is null then
    raise exception 'Cannot add the workload "%": it has no prompt', set_workload.name
      using errcode = 'invalid_parameter_value';
  end if;
  perform private.check_order(set_workload.name, set_workload.request);

  if (
    wanted.prompt, wanted.max_output_tokens, wanted.kind, wanted.input_tokens, wanted.request, wanted."check", wanted.limits
  ) is not distinct from (
    before.prompt, before.max_output_tokens, before.kind, before.input_tokens, before.request, before."check", before.limits
  ) then
    update public.workloads
    set active = wanted.active, min_interval = wanted.min_interval
    where workloads.id = before.id;
    return before.version;
  end if;

  problem := private.workload_problem(wanted);
  if problem is not null then
    raise exception 'Cannot set the workload "%": %', set_workload.name, problem using errcode = 'invalid_parameter_value';
  end if;
  wanted.version := private.add_version(wanted);
  -- A second text is its first one's: with another first text it is another one too.
  for second in
    select workloads.*
    from public.workloads
    where workloads.current
      and workloads.request ->> 'after' = wanted.name
      and strpos(workloads.prompt, '{{again}}') > 0
      and wanted.prompt is distinct from before.prompt
  loop
    second.input_tokens := wanted.input_tokens;
    perform private.add_version(second);
  end loop;
  return wanted.version;
end;
$$;

grant execute on function
  private.most_filler_tokens(),
  private.filler_tokens(text),
  private.text_tokens(text, integer),
  private.workload_problem(public.workloads),
  private.add_version(public.workloads)
to service_role;
