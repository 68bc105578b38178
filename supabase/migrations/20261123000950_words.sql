-- Postgres names the violated check in its error, so the name of a check says what it requires: 'prices:
-- input_price_per_m must be between 0 and 100000'. Most names are made from the definition; the others are listed
-- here. A name has at most 63 bytes.
do $$
declare
  given constant jsonb := jsonb_build_object(
    'benchmark_results_check', 'success must be true where outcome is success, else false',
    'benchmark_results_arrivals_check', 'arrivals must have at most 2048 bytes',
    'benchmark_results_outcome_check', 'outcome must be one of public.outcomes',
    'benchmark_results_remarks_check', 'remarks must be of the kinds that its comment lists',
    'incidents_check', 'closed_at must not be before opened_at',
    'model_events_event_check', 'event must be a known one, such as listed or price_changed',
    'models_min_interval_check', 'min_interval must be longer than nothing, such as 1 hour',
    'models_family_check', 'family must be like creator/model, in lower case',
    'models_kind_check', 'kind must be a known one, such as chat, embedding or other',
    'models_options_check1', 'options.max_output_tokens must be between 1 and 99999',
    'models_retired_at_check', 'retired_at must be from 2020 up to 2099',
    'price_quotes_parts_check', 'parts must have the form of prices.parts',
    'price_quotes_tiers_check', 'tiers must have the form of prices.tiers',
    'prices_parts_check', 'parts must have the form in its comment',
    'prices_tiers_check', 'tiers must have the form in its comment',
    'prices_timestamp_check', 'timestamp must be from 2020 up to 2099',
    'workloads_kind_check', 'kind must be a known one, such as text, tool or canary',
    'workloads_limits_check', 'limits must be known deadlines between 100 and 300000 ms',
    'workloads_min_interval_check', 'min_interval must be longer than nothing, such as 1 hour',
    'workloads_prompt_check', 'prompt must not be empty',
    'providers_api_key_env_check', 'api_key_env must be like ACME_API_KEY, no secret of the project',
    'providers_slug_check', 'slug must be of a-z, 0-9 and -, and not begin with -',
    'run_targets_check', 'a leased target must have lease_token and lease_expires_at',
    'run_targets_check1', 'closed_at must be set when the state is a closed state',
    'run_targets_check2', 'waiting_result must be set only in the state unanswered',
    'run_targets_state_check', 'state must be one of the states of a target',
    'settings_id_check', 'settings must have one row: update it'
  );
  checked record;
  said text;
  part text[];
begin
  for checked in
    select pg_constraint.conname as name, pg_constraint.conrelid::regclass as relation,
      -- ((a >= (0)::numeric) AND (a <= 9)) becomes a >= 0 AND a <= 9
      regexp_replace(
        regexp_replace(
          regexp_replace(
            regexp_replace(pg_get_constraintdef(pg_constraint.oid), '^CHECK ', ''),
            'char_length\((\w+)\)', 'length of \1', 'g'
          ),
          '::(double precision|[a-z]+)|"', '', 'g'
        ),
        '[()'']', '', 'g'
      ) as definition
    from pg_catalog.pg_constraint
    where pg_constraint.contype = 'c'
      and pg_constraint.connamespace = 'public'::regnamespace
      and pg_constraint.conname !~ ' '
  loop
    said := given ->> checked.name;
    if said is null then
      part := regexp_match(checked.definition, '^(length of \w+|\w+) >= ([\d.]+) AND \1 <= ([\d.]+)$');
      said := part[1] || ' must be between ' || part[2] || ' and ' || part[3];
    end if;
    if said is null then
      part := regexp_match(checked.definition, '^(length of \w+|\w+) (>=|>|<=) ([\d.]+)$');
      said := part[1] || case part[2]
        when '>=' then ' must be ' || part[3] || ' or more'
        when '<=' then ' must be ' || part[3] || ' or less'
        else ' must be more than ' || part[3]
      end;
    end if;
    if said is null then
      part := regexp_match(checked.definition, '^jsonb_typeof(\w+) = (array|object)$');
      said := part[1] || ' must be a JSON ' || part[2];
    end if;
    if said is null then
      part := regexp_match(checked.definition, '^(\w+) = ANY ARRAY\[(.*)\]$');
      said := part[1] || ' must be ' || regexp_replace(part[2], ', ([^,]*)$', ' or \1');
    end if;
    if said is null or octet_length(said) > 63 then
      raise exception 'Cannot name the check % of %: add a name for it in this migration', checked.name, checked.relation;
    end if;
    execute format('alter table %s rename constraint %I to %I', checked.relation, checked.name, said);
  end loop;
end;
$$;
