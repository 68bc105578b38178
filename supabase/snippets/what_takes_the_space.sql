-- What takes the space? Tables with their indexes and texts.
select
  schemaname || '.' || relname as name,
  n_live_tup as rows,
  pg_size_pretty(pg_total_relation_size(relid)) as size,
  pg_size_pretty(pg_indexes_size(relid)) as of_it_indexes,
  last_autovacuum
from pg_stat_user_tables
where schemaname in ('public', 'private', 'cron', 'net')
order by pg_total_relation_size(relid) desc;
