-- Shared by requests that start a run and requests that start a sync.

create function private.error_body(code text, field text, message text)
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

comment on function private.unknown_provider is 'The first of these slugs that no provider has, or null.';

-- How similar two names are, from 0 to 1: the share of letter pairs that both contain.
create function private.likeness(one text, other text)
returns double precision
language sql
immutable
security invoker
set search_path = ''
as $$
  with pairs as (
    select given.side, substr(given.name, place, 2) as pair
    from (
      values (1, ' ' || lower(left(one, 256)) || ' '), (2, ' ' || lower(left(other, 256)) || ' ')
    ) as given (side, name)
    cross join lateral generate_series(1, char_length(given.name) - 1) as place
  ),
  counted as (
    select pairs.pair, count(*) filter (where pairs.side = 1) as ones, count(*) filter (where pairs.side = 2) as others
    from pairs
    group by pairs.pair
  )
  select 2.0 * sum(least(counted.ones, counted.others)) / nullif(sum(counted.ones + counted.others), 0) from counted;
$$;

-- A hint for an unknown name: the most similar known name, and the known names.
create function private.choice_of(wanted text, names text[])
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  with near as (
    select name, private.likeness(choice_of.wanted, name) as likeness
    from unnest(choice_of.names) as name
    order by likeness desc, name
    limit 1
  ),
  shown as (
    select string_agg(name, ', ' order by name) as list
    from (select name from unnest(choice_of.names) as name order by name limit 20) as first
  )
  select
    coalesce((select format('Did you mean "%s"? ', near.name) from near where near.likeness >= 0.4), '')
    || case
      when shown.list is null then 'There is none yet'
      when cardinality(choice_of.names) <= 20 then 'There are ' || shown.list
      else format('There are %s, among them %s', cardinality(choice_of.names), shown.list)
    end
  from shown;
$$;

comment on function private.choice_of is
  'A hint for an unknown name: the most similar known name, and the known names.';

create function private.provider_choice(wanted text)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
  select private.choice_of(provider_choice.wanted, array(select providers.slug from public.providers));
$$;

-- A disabled provider is skipped without mention, unless it was requested by name or its key is set: then the
-- operator expects it.
create function private.select_providers(wanted text[], available_keys text[], stand_ins text[] default null)
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
        'no simulated provider stands in for it; measure it with --live, once it is added there'
    end
  from public.providers
  where providers.slug = any (wanted)
    or (wanted is null and (providers.enabled or providers.api_key_env = any (available_keys)));
$$;

comment on function private.select_providers is
  'The providers of a request (all enabled ones when it names none), each with the reason why it cannot be called, or '
  'null. stand_ins are the only providers that a stack of simulated providers calls; null on other stacks.';

revoke execute on function
  private.error_body(text, text, text),
  private.text_array(jsonb),
  private.unknown_provider(text[]),
  private.likeness(text, text),
  private.choice_of(text, text[]),
  private.provider_choice(text),
  private.select_providers(text[], text[], text[])
from public;

grant execute on function
  private.error_body(text, text, text),
  private.text_array(jsonb),
  private.unknown_provider(text[]),
  private.likeness(text, text),
  private.choice_of(text, text[]),
  private.provider_choice(text),
  private.select_providers(text[], text[], text[])
to service_role;
