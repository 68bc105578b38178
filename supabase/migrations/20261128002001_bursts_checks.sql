-- What the checks of the migration before say of rows from before. It holds up no reader and no writer.

set local lock_timeout = '5s';

alter table public.workloads validate constraint "kind must be a known one, such as text, tool or canary";
alter table public.workloads
  validate constraint "a burst must have 1 to 8 different levels of 1 to 32 calls, such as {""burst"": [1, 2, 4, 8]}";
alter table public.run_targets validate constraint "sample must be between 1 and 256";
alter table public.run_targets validate constraint "sample must be 20 or less, except of a burst";
alter table public.run_targets validate constraint "burst must be between 1 and 32";
alter table public.benchmark_results validate constraint "burst of a result must be between 1 and 32";
alter table public.benchmark_results
  validate constraint "headroom must be like {""requests"": {""remaining"": 59, ""reset_ms"": 1000}}";
