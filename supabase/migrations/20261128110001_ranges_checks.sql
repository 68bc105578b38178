-- What the checks of the migration before say of the rows from before. It holds up no reader and no writer.
set local lock_timeout = '5s';

alter table public.providers
  validate constraint "length of name must be between 1 and 256",
  validate constraint "length of base_url must be 2000 or less",
  validate constraint "length of logo_url must be 2000 or less",
  validate constraint "length of slug must be 100 or less",
  validate constraint "proven_addresses must be 100000 characters or less",
  validate constraint "created_at must be from 2020 up to 2099";

alter table public.models
  validate constraint "missed_from must be 0 or more",
  validate constraint "created_at must be from 2020 up to 2099";

alter table public.prices
  validate constraint "length of source must be 100 or less";

alter table public.workloads
  validate constraint "length of prompt must be 1000000 or less",
  validate constraint "created_at must be from 2020 up to 2099";

alter table public.runs
  validate constraint "regions must be 1000 characters or less";

alter table public.benchmark_results
  validate constraint "length of provider must be 256 or less",
  validate constraint "length of model must be 256 or less",
  validate constraint "sample must be between 0 and 1000000",
  validate constraint "position must be between 0 and 100000000",
  validate constraint "length of region must be 100 or less",
  validate constraint "request_started_at must be from 2020 up to 2099";
