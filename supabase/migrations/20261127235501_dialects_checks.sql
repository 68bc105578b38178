-- What the checks of the migration before say of rows from before. It holds up no reader and no writer.

set local lock_timeout = '5s';

alter table public.providers validate constraint "dialect must be a known one, such as openai or anthropic";
alter table public.models validate constraint "options.dialect must be a known one, such as openai-responses";
