-- Every number, date and text that an import may bring has a range. The next migration checks the rows from before.
set local lock_timeout = '5s';

alter table public.providers
  add constraint "length of name must be between 1 and 256"
    check (char_length(name) between 1 and 256) not valid,
  add constraint "length of base_url must be 2000 or less"
    check (char_length(base_url) <= 2000) not valid,
  add constraint "length of logo_url must be 2000 or less"
    check (char_length(logo_url) <= 2000) not valid,
  add constraint "length of slug must be 100 or less"
    check (char_length(slug) <= 100) not valid,
  add constraint "proven_addresses must be 100000 characters or less"
    check (char_length(proven_addresses::text) <= 100000) not valid,
  add constraint "created_at must be from 2020 up to 2099"
    check (created_at >= '2020-01-01 00:00+00' and created_at < '2100-01-01 00:00+00') not valid;

alter table public.models
  add constraint "missed_from must be 0 or more"
    check (missed_from >= 0) not valid,
  add constraint "created_at must be from 2020 up to 2099"
    check (created_at >= '2020-01-01 00:00+00' and created_at < '2100-01-01 00:00+00') not valid;

alter table public.prices
  add constraint "length of source must be 100 or less"
    check (char_length(source) <= 100) not valid;

alter table public.workloads
  add constraint "length of prompt must be 1000000 or less"
    check (char_length(prompt) <= 1000000) not valid,
  add constraint "created_at must be from 2020 up to 2099"
    check (created_at >= '2020-01-01 00:00+00' and created_at < '2100-01-01 00:00+00') not valid;

alter table public.runs
  add constraint "regions must be 1000 characters or less"
    check (char_length(regions::text) <= 1000) not valid;

alter table public.benchmark_results
  add constraint "length of provider must be 256 or less"
    check (char_length(provider) <= 256) not valid,
  add constraint "length of model must be 256 or less"
    check (char_length(model) <= 256) not valid,
  add constraint "sample must be between 0 and 1000000"
    check (sample between 0 and 1000000) not valid,
  add constraint "position must be between 0 and 100000000"
    check (position between 0 and 100000000) not valid,
  add constraint "length of region must be 100 or less"
    check (char_length(region) <= 100) not valid,
  add constraint "request_started_at must be from 2020 up to 2099"
    check (request_started_at >= '2020-01-01 00:00+00' and request_started_at < '2100-01-01 00:00+00') not valid;
