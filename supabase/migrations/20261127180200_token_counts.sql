-- An alert where a provider counts other tokens than a text of a known length has.
set local lock_timeout = '5s';

-- How many tokens a provider counts in texts of a known length: the medians of a model's last answers, with what the
-- workload declares. Fillers are plain English, of which tokenizers count about as many tokens as there are words.
create or replace function private.token_counts(model uuid)
returns table (workload text, declared integer, counted double precision, n bigint)
language plpgsql
stable
rows 3
security invoker
set search_path = ''
as $$
begin
  return query
  select
    workloads.name, workloads.input_tokens, percentile_cont(0.5) within group (order by latest.input_tokens), count(*)
  from (
    select results.workload_id, results.input_tokens, results.success, results.token_source, results.simulated
    from public.benchmark_results as results
    where results.model_id = token_counts.model and results.created_at > now() - interval '30 days'
    order by results.created_at desc
    limit 500
  ) as latest
  join public.workloads
    on workloads.id = latest.workload_id
    and workloads.current
    and workloads.comparable
    and workloads.input_tokens is not null
    and workloads.kind not in ('tool', 'json')
    and strpos(workloads.prompt, '{{filler ') > 0
  where latest.success and latest.token_source = 'provider' and latest.input_tokens > 0 and not latest.simulated
  group by workloads.name, workloads.input_tokens
  having count(*) >= 3;
end;
$$;

create or replace view public.catalogue_alerts
with (security_invoker = on)
as
select
  providers.slug as provider,
  models.name as model,
  alert.kind,
  alert.message
from public.providers
join public.models on models.provider_id = providers.id and models.active
cross join lateral (
  select
    'retired' as kind,
    format('retired since %s and no longer benchmarked', models.retired_at::date) as message
  where models.retired_at <= now()
  union all
  select 'retiring', format('will be retired on %s', models.retired_at::date)
  where models.retired_at > now() and models.retired_at <= now() + interval '30 days'
  union all
  select 'unlisted', 'no longer in the provider''s list'
  where not models.available and (models.retired_at is null or models.retired_at > now())
  union all
  select
    'price_incomplete',
    format('its price has parts that are not understood (%s), so its cost is unknown', unknown.names)
  from private.price_at(models.id, now()) as price
  cross join lateral (
    select string_agg(left(part.name, 40), ', ') as names
    from (
      select jsonb_array_elements_text(
        case jsonb_typeof(price.parts -> 'unknown') when 'array' then price.parts -> 'unknown' else '[]' end
      ) as name
      limit 5
    ) as part
  ) as unknown
  where (models.retired_at is null or models.retired_at > now()) and unknown.names is not null
  union all
  select 'served_as', format('%s (since %s)', incidents.detail, incidents.opened_at::date)
  from public.incidents
  where incidents.model_id = models.id and incidents.kind = 'served_as' and incidents.closed_at is null
  union all
  select
    'token_count',
    format(
      'counts %s input tokens where the workload %s has about %s (median of %s answers)',
      round(counts.counted), counts.workload, counts.declared, counts.n
    )
  from private.token_counts(models.id) as counts
  where abs(counts.counted - counts.declared) > 0.15 * counts.declared
  union all
  select 'no_price', 'no price is known, so its cost is unknown'
  where (models.retired_at is null or models.retired_at > now())
    and not exists (
      select from public.prices where prices.model_id = models.id and prices.timestamp <= now()
    )
) as alert
where providers.enabled
union all
select providers.slug, null, 'no_active_model', 'none of its models is benchmarked'
from public.providers
where providers.enabled
  and not exists (
    select
    from public.models
    where models.provider_id = providers.id
      and models.active
      and (models.retired_at is null or models.retired_at > now())
  )
order by provider, model nulls first, kind;

grant execute on function private.token_counts(uuid) to service_role;
