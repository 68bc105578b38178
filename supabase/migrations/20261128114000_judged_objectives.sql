-- An objective may hold the answers to every workload that is judged; comments that were not true, or not clear.
set local lock_timeout = '5s';

-- Whether something says of an answer to a workload if it is right: its kind, its check, or a question in its text.
create or replace function private.is_judged(kind text, "check" jsonb, prompt text)
returns boolean
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select is_judged.kind in ('canary', 'tool', 'json')
    or is_judged."check" <> '{}'
    or is_judged.prompt ~ '\{\{(question|needle)\}\}';
end;

grant execute on function private.is_judged(text, jsonb, text) to service_role;

-- Why an objective cannot be set; null when it can.
create or replace function private.objective_problem(wanted public.objectives, provider text, model text)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  must_check boolean := wanted.metric = 'check';
begin
  if wanted.target_percent is null then
    return 'its target_percent is missing';
  elsif wanted.metric in ('ttft', 'latency', 'tps') and wanted.threshold is null then
    return format('the threshold of %s is missing', wanted.metric);
  elsif model is not null and provider is null then
    return 'a model is named with its provider';
  elsif wanted.family is not null and provider is not null then
    return 'name a provider or a family, not both';
  elsif wanted.family is not null and not exists (
    select from public.models where models.family = wanted.family
  ) then
    return format('there is no family "%s"', wanted.family);
  elsif wanted.workload is not null and not exists (
    select
    from public.workloads
    where workloads.name = wanted.workload
      and workloads.current
      and workloads.comparable
      and (not must_check or private.is_judged(workloads.kind, workloads."check", workloads.prompt))
  ) then
    return format(
      case when must_check then 'no answer to a workload "%s" is checked' else 'there is no workload "%s"' end, wanted.workload
    );
  elsif (select count(*) >= 100 from public.objectives where objectives.name <> wanted.name) then
    return 'there are 100 already';
  elsif wanted.is_public and (
    select count(*) >= 20 from public.objectives where objectives.is_public and objectives.name <> wanted.name
  ) then
    return 'there are 20 public ones already, and visitors see no more';
  end if;
  return null;
end;
$$;

-- The workloads as they are now, without their texts.
create or replace function private.method_workloads()
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'name', listed.name,
    'version', listed.version,
    'kind', listed.kind,
    'active', listed.active,
    'judged', private.is_judged(listed.kind, listed."check", listed.prompt),
    'prompt_chars', char_length(listed.prompt),
    'input_tokens', private.text_tokens(listed.prompt, listed.input_tokens),
    'max_output_tokens', listed.max_output_tokens,
    'headers_ms', limits.headers_ms,
    'first_token_ms', limits.first_token_ms,
    'gap_ms', limits.gap_ms,
    'total_ms', limits.total_ms,
    'every_seconds', extract(epoch from listed.min_interval),
    -- So many calls at once.
    'burst', (
      select jsonb_agg(levels.n)
      from (
        select level as n
        from jsonb_array_elements(case when jsonb_typeof(listed.request -> 'burst') = 'array' then listed.request -> 'burst' end) as level
        where listed.kind = 'burst' and jsonb_typeof(level) = 'number' and char_length(level::text) <= 3
        limit 16
      ) as levels
    ),
    'after', (
      select first.name
      from public.workloads as first
      where first.name = listed.request ->> 'after' and first.current and first.comparable
    )
  ) order by listed.active desc, listed.name), '[]')
  from (
    select *
    from public.workloads
    where workloads.current and workloads.comparable
    order by workloads.active desc, workloads.name
    limit 100
  ) as listed
  cross join lateral private.limits_of(
    jsonb_populate_record(null::public.run_targets, jsonb_build_object('workload_id', listed.id))
  ) as limits;
$$;

comment on view public.cost_analysis is
  'What the calls in the sums cost in 30 days, by provider and model. Bursts and probes are not in them, though '
  'they cost money too. Requests with an unknown cost are counted, but not in the cost.';
comment on view public.known_results is
  'benchmark_results without probes, with null where a documented NOT NULL column holds 0 for unknown: tokens '
  'without a count, and costs with an unknown part.';
comment on view public.run_summary is
  'Every run but those of probes: how many targets it has, how many succeeded, failed, and were closed without a '
  'result. cost_usd is the sum over results with a known cost; priced is their number.';
comment on view public.catalogue_alerts is
  'Active models that are retired, about to be (30 days), unlisted, without a price or with one that is not '
  'understood, answering as another model, or counting tokens far from what a workload declares; and enabled '
  'providers with no active model.';
comment on view public.measured_regions is
  'The regions with results today or on the 31 days before.';
comment on table private.rollups is
  'Results summed up by model, workload, region and time (UTC), simulated ones apart. The metrics are those of '
  'successes. Every insert into benchmark_results is added in the same transaction, except probes, bursts, other '
  'hosts, the control, and failures marked as unproven. Read it through the views.';
comment on function public.incidents_over is
  'Incidents that are open or were within the window, of one model or all, the latest 1000 first. With a workload, '
  'its own and those that are of none: workload_name is null where another model answered, where answers are worse '
  'than those of peers, of an objective, and of texts that were given with a run.';
comment on function public.set_workload is
  'Adds a workload, or its next version where it would be sent or judged otherwise than now, and returns the '
  'version that runs take from now on. What is left out stays as it was, except input_tokens where the text is '
  'another one. Speeds of two versions are never merged.';
comment on function public.replace_model is
  'Retires a model and benchmarks its successor instead, if the former was benchmarked. The successor is added if '
  'the catalogue does not have it.';
comment on table private.alert_deliveries is
  'Messages to channels, one for each event and channel. Each is tried until the channel accepts it: at most 8 '
  'times, and for a day at most; a test once.';
comment on column public.settings.lease_grace_ms is
  'A lease expires after the deadline of the whole request (total_ms of the workload, else request_timeout_ms) '
  'plus this.';
comment on column public.settings.abandon_minutes is
  'The queued targets of a run are given up when none of its targets was claimed or closed for this long; of a '
  'scheduled run also when it is this old and two ticks were skipped because of it.';
comment on function private.candidate_numbers is
  'What choosing needs to know of a few models over the window that ends now, from the rollups.';
comment on function public.choose_model is
  'Which host to take: each held to these limits over the window that ends now. answer is "meets", "misses", or '
  '"cannot tell yet" where an interval of 95 % holds the limit, or the number is not known (because says why); '
  'more_calls is about how many more would tell. limits says it of each: [{limit, asked, value, low, high, answer, '
  'misses_by, more_calls, because}]. cost_usd is that of a request of input_tokens, none of them cached, and '
  'output_tokens; cost_unknown says why it is not known. pass_percent is of the workload if its answers are '
  'judged, else of the canary. Those that meet all limits come first, then by order_by: ttft, tps, cost, '
  'availability or pass.';
comment on column public.providers.options is
  'How its requests differ from the usual: max_tokens_field, temperature, include_usage, obfuscation_option, omit, '
  'body, headers, query (parameters of every address), auth_header (the header with the key); concurrent (true '
  'lets several workers call it at once); hosts (other hosts that answer for the provider); list_path (null: it '
  'has no list), list_query, price_unit (token or million) of its model list; key_path, where a wrong key is '
  'refused when the list is public.';
comment on table private.spend_reservations is
  'What is set aside for a call under way: about the most it can cost. It is replaced by the real cost, or counts '
  'in full if the cost stays unknown.';
comment on function private.maintenance is
  'Deletes what settings say is old enough, one batch of each kind, and refreshes what incidents are judged by, '
  'and how independent results are. Returns how many rows of each kind it deleted, or null when another '
  'maintenance run holds the lock. Some inner tables have fixed ages and are not counted. It can run at any time '
  'and as often as wanted.';
comment on view public.objective_status is
  'How each objective stands, over its period: n calls, of which met_n met it. The verdict is met, missed, or '
  'cannot tell yet: with fewer than needed_n calls, since so few may all succeed by chance. It is missed before '
  'that if more calls have missed than the whole period allows. What is left of the error budget is given in '
  'calls, in per cent of it, and in hours of an outage at the usual rate of calls; below 0 it is overdrawn. A burn '
  'rate of 1 uses up just the budget. Simulated calls stand only where there are no real ones. What is not known '
  'is null.';
comment on column public.benchmark_results.arrivals is
  'At which time each part of the answer arrived, packed; report --result draws it. With streamed_tokens, '
  'output_tokens and total_latency_ms every time and speed of a success can be recomputed. Kept for '
  'settings.keep_arrivals_days.';
comment on function public.schedule_cost is
  'What a schedule (null: the one there is) costs in 30 days at these providers (null: all enabled ones, whether '
  'they have a key or not), in words: by what requests cost lately, else by prices, the input tokens of each '
  'workload (590 where they are not known) and 150 output tokens.';
comment on function public.add_model is
  'Adds a model and benchmarks it, unless active is false. With api_name, which is sent as the model, and options '
  'it is a variant with numbers and a price of its own. What is left out of a repeated call stays as it was, '
  'except active, which becomes true.';
comment on function public.compare_models is
  'Whether one model is better than another, metric by metric, by the runs that measured both in the window that '
  'ends now: n pairs. What runs measured is kept for 35 days; visitors see 31 of them, and the newest 3,000 pairs. '
  'The verdict is first, second, not distinguishable or too few; of two hosts that are the same, one wins in at '
  'most 6 of 100 comparisons. value_a and value_b are medians, of percentages means, in the unit that the metric '
  'ends with (tps: tokens per second), ratio is the first by the second. difference is that of the pairs (median, '
  'of percentages the mean in points, first minus second), difference_low and _high the ends of its interval of 97 '
  '%, of percentages 98 %; null with a verdict: without end. A failure is slower than any success; failed_a and '
  'failed_b count those of the pairs. independent_n is how many independent pairs they are worth.';
