-- What the checks of the migration before say of rows from before. It holds up no reader and no writer.

set local lock_timeout = '5s';

alter table public.providers validate constraint "dialect must be openai, anthropic or control";
alter table public.providers validate constraint "the control must have no base_url and no api_key_env";
alter table public.benchmark_results validate constraint "remarks must be of the kinds that its comment lists";
alter table public.benchmark_results validate constraint "gap_errors_ms must be 1 to 1000 numbers between 0 and 3600000";
