-- What requests to start a run and to start a sync have in common.

create function private.refusal(code text, field text, message text)
returns jsonb
language sql
immutable
security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'error', jsonb_build_object('code', code, 'field', field, 'message', message)
  );
$$;

create function private.text_array(list jsonb)
returns text[]
language sql
immutable
security invoker
set search_path = ''
as $$
  select array_agg(distinct item) from jsonb_array_elements_text(list) as item;
$$;

comment on function private.text_array is 'A JSON array of texts as an array without repetitions; null for null.';

create function private.unknown_provider(wanted text[])
returns text
language sql
stable
security invoker
set search_path = ''
as $$
  select wanted_slug
  from unnest(wanted) as wanted_slug
  where not exists (select from public.providers where providers.slug = wanted_slug)
  limit 1;
$$;

comment on function private.unknown_provider is 'One of these slugs that no provider has, or null.';

-- A disabled provider is left out in silence unless it was asked for by name
-- or somebody has set its key, who would otherwise wonder.
create function private.consider_providers(wanted text[], available_keys text[], stand_ins text[] default null)
returns table (provider public.providers, reason text)
language sql
stable
security invoker
set search_path = ''
as $$
  select
    providers,
    case
      when not providers.enabled then
        format('disabled; update providers set enabled = true where slug = %L', providers.slug)
      when providers.api_key_env <> all (available_keys) then
        providers.api_key_env || ' is not set'
      when providers.slug <> all (stand_ins) then
        'no simulated provider stands in for it; it is measured with --live, once it is added there'
    end
  from public.providers
  where providers.slug = any (wanted)
    or (wanted is null and (providers.enabled or providers.api_key_env = any (available_keys)));
$$;

comment on function private.consider_providers is
  'The providers a request means, all that are enabled when it names none, and why one of them cannot be called: null '
  'when it can. stand_ins are the only ones that a stack of simulated providers calls; null anywhere else.';

revoke execute on function
  private.refusal(text, text, text),
  private.text_array(jsonb),
  private.unknown_provider(text[]),
  private.consider_providers(text[], text[], text[])
from public;

grant execute on function
  private.refusal(text, text, text),
  private.text_array(jsonb),
  private.unknown_provider(text[]),
  private.consider_providers(text[], text[], text[])
to service_role;
