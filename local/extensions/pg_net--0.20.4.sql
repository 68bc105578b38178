\echo Use "create extension pg_net" to load this file. \quit

create schema net;

comment on schema net is 'Stand-in for pg_net 0.20.4: same tables and functions, no worker of its own';

create domain net.http_method as text
check (value ~* '^(get|post|delete)$');

create unlogged table net.http_request_queue (
  id bigserial,
  method net.http_method not null,
  url text not null,
  headers jsonb,
  body bytea,
  timeout_milliseconds integer not null
);

create index http_request_queue_id_idx on net.http_request_queue (id);

create unlogged table net._http_response (
  id bigint,
  status_code integer,
  content_type text,
  headers jsonb,
  content text,
  timed_out boolean,
  error_msg text,
  created timestamptz not null default now()
);

create index _http_response_created_idx on net._http_response (created);

create function net._urlencode_string(string varchar)
returns text
language sql
immutable
strict
set search_path = ''
as $$
  select coalesce(
    string_agg(
      case
        when get_byte(bytes, i) between 48 and 57 -- 0-9
          or get_byte(bytes, i) between 65 and 90 -- A-Z
          or get_byte(bytes, i) between 97 and 122 -- a-z
          or get_byte(bytes, i) in (45, 46, 95, 126) -- - . _ ~
        then chr(get_byte(bytes, i))
        else '%' || upper(lpad(to_hex(get_byte(bytes, i)), 2, '0'))
      end,
      '' order by i
    ),
    ''
  )
  from convert_to(string, 'UTF8') as bytes, generate_series(0, length(bytes) - 1) as i;
$$;

create function net._url_with_params(url text, params jsonb)
returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  query text;
begin
  if url !~* '^https?://[^/?#\s]' then
    raise exception 'Malformed input to a URL function' using
      errcode = 'invalid_parameter_value';
  end if;
  select string_agg(
    net._urlencode_string(pair.key) || '=' || net._urlencode_string(pair.value),
    '&'
  )
  into query
  from jsonb_each_text(params) as pair;
  if query is null then
    return url;
  end if;
  return url || case when strpos(url, '?') = 0 then '?' else '&' end || query;
end;
$$;

create function net.wake()
returns void
language sql
volatile
set search_path = ''
as $$
  select pg_notify('pg_net', '');
$$;

create function net._enqueue(
  method net.http_method,
  url text,
  params jsonb,
  headers jsonb,
  body bytea,
  timeout_milliseconds integer
)
returns bigint
language plpgsql
volatile
set search_path = ''
as $$
#variable_conflict use_variable
declare
  request_id bigint;
begin
  insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
  values (method, net._url_with_params(url, params), headers, body, timeout_milliseconds)
  returning id into request_id;
  perform net.wake();
  return request_id;
end;
$$;

create function net.http_get(
  url text,
  params jsonb default '{}',
  headers jsonb default '{}',
  timeout_milliseconds integer default 5000
)
returns bigint
language sql
volatile
strict
set search_path = ''
as $$
  select net._enqueue('GET', url, params, headers, null, timeout_milliseconds);
$$;

create function net.http_post(
  url text,
  body jsonb default '{}',
  params jsonb default '{}',
  headers jsonb default '{"Content-Type": "application/json"}',
  timeout_milliseconds integer default 5000
)
returns bigint
language plpgsql
volatile
set search_path = ''
as $$
#variable_conflict use_variable
declare
  content_type text;
begin
  select header.value
  into content_type
  from jsonb_each_text(coalesce(headers, '{}')) as header
  where lower(header.key) = 'content-type'
  limit 1;

  if content_type is null then
    headers := headers || '{"Content-Type": "application/json"}';
  elsif content_type <> 'application/json' then
    raise exception 'Content-Type header must be "application/json"';
  end if;
  if body is null then
    raise exception 'body must not be null';
  end if;

  return net._enqueue(
    'POST',
    url,
    params,
    headers,
    convert_to(body::text, 'UTF8'),
    timeout_milliseconds
  );
end;
$$;

create function net.http_delete(
  url text,
  params jsonb default '{}',
  headers jsonb default '{}',
  timeout_milliseconds integer default 5000,
  body jsonb default null
)
returns bigint
language sql
volatile
set search_path = ''
as $$
  select net._enqueue(
    'DELETE',
    url,
    params,
    headers,
    convert_to(body::text, 'UTF8'),
    timeout_milliseconds
  );
$$;

-- On hosted projects every role may use this schema; it is protected only because the Data API does not expose it.
grant usage on schema net to public;
grant all on all tables in schema net to public;
grant all on all sequences in schema net to public;
