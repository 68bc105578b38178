-- Reads all results twice, and lets whoever writes one wait meanwhile.
set local lock_timeout = '5s';

create index idx_benchmark_results_model_at on public.benchmark_results (model_id, created_at);

create index idx_benchmark_results_other_host on public.benchmark_results (created_at) where remarks @> array['other_host'];
