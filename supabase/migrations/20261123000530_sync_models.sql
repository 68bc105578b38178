-- A sync is opened, records the list of each provider, and is closed. Every rpc is one transaction. Mistakes of a
-- caller are returned as {"error": …}.

alter table public.sync_runs
  add column skipped jsonb not null default '[]' check (jsonb_typeof(skipped) = 'array'),
  add column cancelled_reason text check (char_length(cancelled_reason) <= 500);

comment on column public.sync_runs.skipped is 'Providers left out, as [{provider, reason}].';

comment on column public.sync_runs.cancelled_reason is 'Why the sync was stopped before its end. Null: it was not.';

create function private.describe_sync(sync public.sync_runs)
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'sync_id', sync.id,
    'started_at', sync.started_at,
    'finished_at', sync.finished_at,
    'cancelled_reason', sync.cancelled_reason,
    'results', sync.results,
    'skipped', sync.skipped
  );
$$;

create function public.start_sync(request jsonb, available_keys text[], stand_ins text[] default null)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  wanted_providers text[] := private.text_array(request -> 'providers');
  key text := request ->> 'idempotency_key';
  unknown text;
  chosen jsonb;
  sync public.sync_runs;
begin
  unknown := private.unknown_provider(wanted_providers);
  if unknown is not null then
    return private.error_body(
      'unknown_provider', 'providers',
      format('Cannot start the sync: providers: there is no provider "%s". %s', unknown, private.provider_choice(unknown))
    );
  end if;

  select
    coalesce(
      jsonb_agg(
        jsonb_build_object('provider', (considered.provider).slug, 'reason', considered.reason)
        order by (considered.provider).slug
      ) filter (where considered.reason is not null),
      '[]'
    ),
    coalesce(
      jsonb_agg(
        jsonb_build_object(
          'slug', (considered.provider).slug,
          'base_url', (considered.provider).base_url,
          'dialect', (considered.provider).dialect,
          'api_key_env', (considered.provider).api_key_env,
          'options', (considered.provider).options
        )
        order by (considered.provider).slug
      ) filter (where considered.reason is null),
      '[]'
    )
  into sync.skipped, chosen
  from private.select_providers(wanted_providers, available_keys, stand_ins) as considered;

  insert into public.sync_runs (triggered_by, idempotency_key, skipped)
  values (coalesce(request ->> 'triggered_by', 'manual'), key, sync.skipped)
  on conflict (idempotency_key) do nothing
  returning * into sync;

  if not found then
    select * into sync from public.sync_runs where sync_runs.idempotency_key = key;
    return private.describe_sync(sync) || jsonb_build_object('created', false, 'providers', '[]'::jsonb);
  end if;
  return private.describe_sync(sync) || jsonb_build_object('created', true, 'providers', chosen);
end;
$$;

comment on function public.start_sync is
  'Opens a sync: {sync_id, created, providers, skipped, …}, or {error}. A repeated idempotency_key gets the first '
  'one''s id and no providers.';

create function public.record_sync(sync_id uuid, provider text, listing jsonb)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  owner uuid;
  entry jsonb;
  cancelled text;
  doubt text;
  list_number integer;
  added integer;
  updated integer;
  retired integer;
  prices_changed integer;
begin
  -- One sync at a time for each provider, with a lock that does not block runs.
  select providers.id into owner
  from public.providers
  where providers.slug = record_sync.provider
  for no key update;
  if not found then
    return private.error_body(
      'unknown_provider', 'provider',
      format('Cannot record the sync: provider: there is no provider "%s"', record_sync.provider)
    );
  end if;

  select result, sync_runs.cancelled_reason into entry, cancelled
  from public.sync_runs
  left join jsonb_array_elements(sync_runs.results) as result
    on result ->> 'provider' = record_sync.provider
  where sync_runs.id = record_sync.sync_id;
  if not found then
    return private.error_body(
      'unknown_sync', 'sync_id',
      format('Cannot record the sync: sync_id: there is no sync %s', record_sync.sync_id)
    );
  end if;
  if entry is not null then
    return entry;
  end if;
  if cancelled is not null then
    return private.error_body(
      'cancelled', 'sync_id', format('Cannot record the sync: sync_id: it was cancelled: %s', cancelled)
    );
  end if;

  doubt := private.doubt_listing(owner, listing);
  if doubt is null then
    insert into private.list_reads as known (provider_id, reads)
    values (owner, 1)
    on conflict (provider_id) do update set reads = known.reads + 1
    returning known.reads into list_number;

    added := private.add_listed_models(owner, listing);
    updated := private.update_listed_models(owner, listing);
    retired := private.mark_unlisted(owner, listing, list_number);
    prices_changed := private.doubt_prices(owner, listing) + private.record_quotes(owner, listing);
  end if;

  entry := jsonb_build_object(
    'provider', record_sync.provider,
    'error', doubt,
    'seen', jsonb_array_length(coalesce(listing -> 'models', '[]')),
    'added', coalesce(added, 0),
    'updated', coalesce(updated, 0),
    'retired', coalesce(retired, 0),
    'prices_changed', coalesce(prices_changed, 0),
    'rejected_count', jsonb_array_length(coalesce(listing -> 'rejected', '[]')),
    -- The first few are enough to see what is wrong.
    'rejected', jsonb_path_query_array(coalesce(listing -> 'rejected', '[]'), '$[0 to 19]')
  );
  update public.sync_runs
  set results = sync_runs.results || jsonb_build_array(entry)
  where sync_runs.id = record_sync.sync_id;
  return entry;
end;
$$;

comment on function public.record_sync is
  'Brings a provider''s models and prices in line with its list: {models, rejected}, or {error} when it could not be '
  'read. Writes only what changed, and nothing at all when the list cannot be believed. A repeated call gets the first answer.';

create function public.finish_sync(sync_id uuid)
returns jsonb
language sql
volatile
security invoker
set search_path = ''
as $$
  update public.sync_runs
  set finished_at = coalesce(sync_runs.finished_at, clock_timestamp())
  where sync_runs.id = finish_sync.sync_id
  returning private.describe_sync(sync_runs);
$$;

comment on function public.finish_sync is 'Closes a sync and returns it, or null when there is none.';

create function public.cancel_sync(sync_id uuid, reason text default 'the sync was stopped')
returns jsonb
language sql
volatile
security invoker
set search_path = ''
as $$
  select public.cancel_run(runs.id, reason)
  from public.runs
  where runs.idempotency_key = 'probes/' || cancel_sync.sync_id and runs.finished_at is null;

  update public.sync_runs
  set
    cancelled_reason = case
      when sync_runs.finished_at is null then left(cancel_sync.reason, 500)
      else sync_runs.cancelled_reason
    end,
    finished_at = coalesce(sync_runs.finished_at, clock_timestamp())
  where sync_runs.id = cancel_sync.sync_id
  returning private.describe_sync(sync_runs);
$$;

comment on function public.cancel_sync is
  'Stops a sync and returns it, or null when there is none. Lists that are not recorded yet will not be, and the run '
  'of its probes is cancelled. A finished sync is not changed.';

revoke execute on function private.describe_sync(public.sync_runs) from public;
grant execute on function private.describe_sync(public.sync_runs) to service_role;

revoke execute on function
  public.start_sync(jsonb, text[], text[]),
  public.record_sync(uuid, text, jsonb),
  public.finish_sync(uuid),
  public.cancel_sync(uuid, text)
from public, anon, authenticated;

grant execute on function
  public.start_sync(jsonb, text[], text[]),
  public.record_sync(uuid, text, jsonb),
  public.finish_sync(uuid),
  public.cancel_sync(uuid, text)
to service_role;
