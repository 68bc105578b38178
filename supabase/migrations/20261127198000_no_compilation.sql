-- What visitors ask costs PostgreSQL more to compile (JIT) than to answer: with ten million results, half of the time of
-- a leaderboard was compilation, anew in each call.
set local lock_timeout = '5s';

alter function private.host_totals set jit = off;
alter function private.host_upstreams set jit = off;
alter function private.measured_models set jit = off;
alter function private.model_totals set jit = off;
alter function public.answer_quality set jit = off;
alter function public.answers_over set jit = off;
alter function public.answers_timeline_over set jit = off;
alter function public.cache_savings_over set jit = off;
alter function public.choose_model set jit = off;
alter function public.compare_models set jit = off;
alter function public.exactness_over set jit = off;
alter function public.families_over set jit = off;
alter function public.family_leaderboard_over set jit = off;
alter function public.incidents_over set jit = off;
alter function public.model_leaderboard_over set jit = off;
alter function public.model_outcomes_over set jit = off;
alter function public.model_sparks_over set jit = off;
alter function public.model_summaries_before set jit = off;
alter function public.model_summaries_over set jit = off;
alter function public.model_timeline_over set jit = off;
alter function public.upstream_breakdown_over set jit = off;
