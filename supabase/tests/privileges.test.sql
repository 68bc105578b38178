-- Who may do what: every schema, table, view, sequence and function of ours.
-- Objects missing below fail, and so do listed objects that no longer exist.
begin;

create extension if not exists pgtap with schema extensions;

select plan(10);

-- `visitor` is what anon and authenticated may do, each for itself.
create temporary table expected (name text primary key, visitor text not null, service_role text not null);

insert into expected
values
  ('private', '', 'usage'),
  ('public', 'usage', 'usage'),

  ('private.answer_looks', 'select', 'select, insert, update, delete'),
  ('private.burst_levels', 'select', 'select, insert, update, delete'),
  ('private.cache_pairs', 'select', 'select, insert, update, delete'),
  ('private.countable_results', '', 'select'),
  ('private.control_hours', 'select', 'select, insert, update, delete'),
  ('private.deleted_results', '', 'select'),
  ('private.alert_deliveries', '', 'select, insert, update, delete'),
  ('public.alert_channels', '', 'select, insert, update, delete'),
  ('private.invocations', '', 'select, insert, update'),
  ('private.known_results', '', 'select'),
  ('private.list_reads', '', 'select, insert, update'),
  ('private.model_states', '', 'select, insert, update'),
  ('private.objective_days', 'select', 'select, insert, update, delete'),
  ('private.objective_slots', 'select', 'select, insert, update, delete'),
  ('private.rollups', 'select', 'select, insert, update, delete'),
  ('private.hosts', 'select', 'select'),
  ('private.independence', 'select', 'select, insert, update, delete'),
  ('private.run_times', 'select', 'select, insert, update, delete'),
  ('private.upstream_rollups', 'select', 'select, insert, update, delete'),
  ('private.rollup_grains', '', 'select'),
  ('private.rollups_15_minutes', '', ''),
  ('private.rollups_1_day', '', ''),
  ('private.rollups_1_hour', '', ''),
  ('private.schedule_changes', '', ''),
  ('private.schedule_troubles', '', 'select, insert, update, delete'),
  ('private.skipped_ticks', '', 'select, insert'),
  ('private.spend_days', '', 'select, insert, update'),
  ('private.spend_reservations', '', 'select, insert, delete'),
  ('public.benchmark_results', '', 'select, insert, update, delete'),
  ('public.catalogue_alerts', '', 'select'),
  ('public.cache_savings', 'select', 'select'),
  ('public.cost_analysis', 'select', 'select'),
  ('public.cost_reconciliation', '', 'select'),
  (
    'public.incidents',
    'select (id, provider_id, model_id, workload_id, region, kind, opened_at, closed_at, observed, expected, served_model)',
    'select, insert, update, delete'
  ),
  ('public.known_results', '', 'select'),
  ('public.families', 'select', 'select'),
  ('public.latest_prices', 'select', 'select'),
  ('public.measured_regions', 'select', 'select'),
  ('public.measured_workloads', 'select', 'select'),
  ('public.model_endpoints', '', 'select'),
  ('public.model_events', 'select', 'select, insert, update, delete'),
  ('public.model_leaderboard', 'select', 'select'),
  ('public.model_probes', '', 'select'),
  (
    'public.models',
    'select (id, name, provider_id, context_window, created_at, active, available, retired_at, family, variant, family_source, kind, max_output_tokens)',
    'select, insert, update, delete'
  ),
  ('public.objective_status', 'select', 'select'),
  ('public.objectives', 'select', 'select, insert, update, delete'),
  ('public.outcomes', 'select', 'select'),
  ('public.performance_trends', 'select', 'select'),
  ('public.price_conflicts', '', 'select'),
  ('public.price_history', 'select', 'select'),
  (
    'public.price_quotes',
    'select (model_id, source, input_price_per_m, output_price_per_m, cached_input_price_per_m, tiers, parts, quoted_at)',
    'select, insert, update, delete'
  ),
  (
    'public.prices',
    'select (id, provider_id, model_id, input_price_per_m, output_price_per_m, timestamp, cached_input_price_per_m, source, tiers, parts)',
    'select, insert, update, delete'
  ),
  (
    'public.workloads',
    'select (id, name, comparable, version, current, kind)',
    'select, insert, update, delete'
  ),
  ('public.provider_error_rates', 'select', 'select'),
  ('public.provider_performance_24h', 'select', 'select'),
  (
    'public.providers',
    'select (id, name, logo_url, created_at, slug, enabled, simulated)',
    'select, insert, update, delete'
  ),
  ('public.public_status', 'select', 'select'),
  ('public.regional_performance_24h', 'select', 'select'),
  ('public.rollups', '', 'select'),
  ('public.run_times', '', 'select'),
  ('public.upstream_rollups', '', 'select'),
  ('public.upstream_breakdown', 'select', 'select'),
  ('public.run_progress', 'select', 'select'),
  ('public.run_summary', '', 'select'),
  ('public.run_targets', '', 'select, insert, update, delete'),
  ('public.runs', '', 'select, insert, update, delete'),
  ('public.scheduler_health', '', 'select'),
  ('public.settings', '', 'select, update'),
  ('public.spend_limits', '', 'select, insert, update, delete'),
  ('public.sync_runs', '', 'select, insert, update, delete'),

  ('private.alert_deliveries_id_seq', '', ''),
  ('private.invocations_id_seq', '', ''),
  ('private.model_states_id_seq', '', ''),
  ('private.burst_levels_id_seq', '', ''),
  ('private.run_times_id_seq', '', ''),
  ('private.skipped_ticks_id_seq', '', ''),
  ('public.model_events_id_seq', '', '');

insert into expected (name, visitor, service_role)
select functions.name, 'execute', 'execute'
from (
  values
    ('private.availability_percent(bigint, bigint, bigint, bigint)'),
    ('private.band_of(interval)'),
    ('private.current_workload(text)'),
    ('private.shared_key()'),
    ('private.keys_of(text)'),
    ('private.embeds_little()'),
    ('private.grain_of(interval)'),
    ('private.shown_usd(numeric)'),
    ('private.measured_models(interval, text, integer)'),
    ('private.measured_regions()'),
    ('private.model_totals(interval, text, integer, boolean, text)'),
    ('private.models_of(uuid[], integer)'),
    ('private.outcome_counts(numeric, text[])'),
    ('private.outcome_names()'),
    ('private.verdict_names()'),
    ('private.percent_of(bigint, bigint)'),
    ('private.percentiles(numeric, bigint, double precision[])'),
    ('private.with_intervals(bigint, double precision[], double precision[], double precision)'),
    ('private.percentile_interval(numeric, bigint, double precision, double precision, double precision)'),
    ('private.rates_by_kind(jsonb, double precision)'),
    ('private.rate_interval(double precision, double precision, double precision, double precision)'),
    ('private.tied_with_first(double precision[], double precision[], bigint)'),
    ('private.without_daily_curve(double precision[], double precision[])'),
    ('private.scores_by_time(double precision[], double precision[], double precision[], boolean)'),
    ('private.shares_of_scores(double precision[], double precision[], double precision, double precision, boolean)'),
    ('private.independent_shares(double precision[], double precision[], double precision[], boolean)'),
    ('private.independence_in(text, text)'),
    ('private.run_pairs(uuid, uuid, interval, text, text)'),
    ('private.paired_metrics(uuid, uuid, interval, text, text)'),
    ('private.answer_of(jsonb)'),
    ('private.most_calls(jsonb)'),
    ('private.time_or_failure(double precision, integer, integer)'),
    ('private.difference_of(double precision[], double precision[])'),
    ('private.rate_difference_of(double precision[], double precision)'),
    ('private.is_comparison(uuid, uuid, text, text)'),
    ('public.compare_models(uuid, uuid, interval, text, text)'),
    ('public.answer_quality(text)'),
    ('private.objective_status()'),
    ('private.objective_verdict(bigint, bigint, integer, numeric, integer, double precision)'),
    ('private.measurement_method()'),
    ('private.public_status()'),
    ('public.measurement_method()'),
    ('private.run_outcomes(uuid)'),
    ('private.run_progress()'),
    ('private.rollup_windows(interval, integer)'),
    ('private.signed_windows(interval, integer)'),
    ('private.model_numbers(interval, text, text)'),
    ('private.measured_keys(text, text, interval, integer)'),
    ('private.window_of(interval)'),
    ('private.host_numbers(uuid[], interval, text, text)'),
    ('private.host_upstreams(uuid[], interval, text)'),
    ('private.control()'),
    ('private.is_choice(jsonb, jsonb, interval)'),
    ('private.usd_of_request(uuid, bigint, bigint)'),
    ('private.candidate_numbers(uuid[], interval, text, text)'),
    (
      'private.judge_limit(text, double precision, double precision[], text, bigint, bigint, integer, double precision, '
      'double precision)'
    ),
    ('private.candidates(text, interval, text, text)'),
    (
      'public.choose_model(text, double precision, double precision, bigint, bigint, double precision, double precision, '
      'double precision, bigint, text, text, interval, text)'
    ),
    ('public.families_over(interval, text, text)'),
    ('public.family_leaderboard_over(interval, text, text, text)'),
    ('public.answers_over(interval, text, text, uuid[])'),
    ('public.answers_timeline_over(interval, uuid[], text, text)'),
    ('public.exactness_over(interval, text)'),
    ('public.burst_levels_over(interval, uuid)'),
    ('public.cache_savings_over(interval)'),
    ('public.incidents_over(interval, uuid, text)'),
    ('public.model_leaderboard_over(interval, text, text)'),
    ('public.model_outcomes_over(interval, uuid[], text, text)'),
    ('public.model_sparks_over(interval, uuid[], text, text)'),
    ('public.model_summaries_before(interval, text, text)'),
    ('public.model_summaries_over(interval, text, text)'),
    ('public.model_timeline_over(interval, uuid[], text, text)'),
    ('public.run_outcomes(uuid)'),
    ('private.upstream_totals(interval, uuid, text)'),
    ('public.upstream_breakdown_over(interval, uuid, text)')
) as functions (name);

insert into expected (name, visitor, service_role)
select functions.name, '', 'execute'
from (
  values
    ('private.abandon_stuck_runs()'),
    ('private.measured_sets(interval)'),
    ('private.outlet_events(integer)'),
    ('private.outlet_incidents()'),
    ('private.is_told(incidents)'),
    ('private.outlet_objectives()'),
    ('public.outlet_objectives()'),
    ('private.outlet_is_on(text)'),
    ('private.outlet_totals(uuid, text, text, boolean, interval)'),
    ('public.outlet_badge(text, text, interval, text, text)'),
    ('public.outlet_feed()'),
    ('public.outlet_metrics(interval)'),
    ('private.create_run(jsonb, uuid[], jsonb)'),
    ('private.create_targets(runs, jsonb, uuid[])'),
    ('private.find_started_run(jsonb)'),
    ('private.is_idle(uuid, interval)'),
    ('private.refuse_run(jsonb, uuid[])'),
    ('private.refuse_workload(jsonb)'),
    ('private.wanted_workload(jsonb)'),
    ('private.wanted_workloads(jsonb)'),
    ('private.most_tokens(workloads, workloads)'),
    ('private.beyond_context(jsonb, uuid[])'),
    ('private.are_verdicts(jsonb)'),
    ('private.verdict_digits(jsonb)'),
    ('private.add_to_burst_levels(uuid[])'),
    ('private.are_burst_levels(jsonb)'),
    ('private.is_headroom(jsonb)'),
    ('private.burst_followers(run_targets)'),
    ('private.burst_prompts(run_targets)'),
    ('private.worst_case_of(run_targets)'),
    ('private.wanted_samples(jsonb, workloads)'),
    ('private.share_lease(run_targets)'),
    ('private.store_level(run_targets, jsonb)'),
    ('private.add_to_cache_pairs(uuid[])'),
    ('private.check_order(text, jsonb)'),
    ('private.workload_problem(workloads)'),
    ('private.add_version(workloads)'),
    ('private.is_judged(text, jsonb, text)'),
    ('private.most_filler_tokens()'),
    ('private.filler_tokens(text)'),
    ('private.text_tokens(text, integer)'),
    ('private.token_counts(uuid)'),
    ('private.close_seconds(uuid)'),
    ('private.first_result(benchmark_results)'),
    ('private.first_workload(workloads)'),
    ('private.is_answered(uuid)'),
    ('private.is_unpaired(run_targets, text, timestamp with time zone)'),
    ('private.next_target(uuid, text, text, uuid)'),
    ('private.saved_usd(benchmark_results)'),
    ('private.limits_of(run_targets)'),
    ('private.lease_until(run_targets)'),
    ('private.moment_of(uuid, workloads, timestamp with time zone)'),
    ('private.is_scheduled(models, workloads)'),
    ('private.add_listed_models(uuid, jsonb)'),
    ('private.add_spend(uuid, date, numeric)'),
    ('private.add_to_rollups(uuid[])'),
    ('private.histogram_buckets(numeric)'),
    ('private.recent_rollups(uuid, text, boolean, uuid)'),
    ('private.estimate_independence(uuid, text, boolean, uuid)'),
    ('private.refresh_independence(integer)'),
    ('private.student_below(double precision, double precision)'),
    ('private.judge_differences(double precision[], double precision[], double precision)'),
    ('private.peer_calls(date)'),
    ('private.judge_week(date)'),
    ('private.watch_answers(private.answer_looks)'),
    ('private.look_at_answers()'),
    ('private.add_to_upstream_rollups(uuid[])'),
    ('private.add_to_control_hours(uuid[])'),
    ('private.create_control_targets(runs, jsonb, integer)'),
    ('private.describe_exactness()'),
    ('public.add_control()'),
    ('public.remove_control()'),
    ('private.sum_run_times(uuid[])'),
    ('private.add_to_run_times(uuid[])'),
    ('private.objective_calls(uuid[], uuid)'),
    ('private.add_to_objectives(uuid[], uuid, boolean, boolean)'),
    ('private.take_from_objectives(uuid[])'),
    ('private.recount_objective(objectives)'),
    ('private.describe_objective(objectives)'),
    ('private.objective_problem(objectives, text, text)'),
    ('private.burns(numeric, numeric[])'),
    ('private.is_over(numeric, numeric[])'),
    ('private.last_missed(uuid, uuid, boolean, timestamp with time zone, integer)'),
    ('private.watch_objectives(uuid, text, boolean, timestamp with time zone)'),
    (
      'public.set_objective(text, text, numeric, double precision, text, text, text, text, text, integer, boolean, boolean)'
    ),
    ('private.renew_run_times(uuid[], uuid[])'),
    ('private.last_upstream(uuid, uuid, boolean, timestamp with time zone)'),
    ('private.take_upstream_times_out(uuid[])'),
    ('private.plain_model_name(text)'),
    ('private.add_upstream(jsonb, text)'),
    ('private.host_of(text)'),
    ('private.is_other_host(uuid, text)'),
    ('private.identity_changes(private.model_states, benchmark_results, text, jsonb)'),
    ('private.watch_served_model(uuid, private.model_states, benchmark_results)'),
    ('private.watch_identity(run_targets, benchmark_results, text)'),
    ('private.answers(uuid)'),
    ('private.block_targets(run_targets, numeric, text)'),
    ('private.close_incident(uuid, boolean, text)'),
    ('private.select_providers(text[], text[], text[])'),
    ('private.are_limits(jsonb)'),
    ('private.workload_key(uuid)'),
    ('private.are_price_amounts(jsonb)'),
    ('private.are_price_parts(jsonb)'),
    ('private.are_price_tiers(jsonb)'),
    ('private.check_price(double precision, double precision, double precision, jsonb, jsonb)'),
    ('private.cost_usd(prices, integer, integer, integer, integer, integer, integer, text)'),
    ('private.dearest_usd(prices, numeric, numeric, numeric)'),
    ('private.is_price(jsonb)'),
    ('private.doubt_prices(uuid, jsonb)'),
    ('private.priced_tier(text)'),
    ('private.asked_tier(uuid)'),
    ('private.rates_of(prices, text, numeric)'),
    ('private.tokens_usd(numeric, jsonb)'),
    ('private.alert_events()'),
    ('private.wants(alert_channels, text, boolean, jsonb)'),
    ('private.tell(text, text, text, jsonb, uuid, bigint)'),
    ('private.incident_subject(incidents, text)'),
    ('private.tell_incident(uuid, text)'),
    ('private.describe_price_change(jsonb, jsonb)'),
    ('private.tell_budget(spend_limits, date, integer, text)'),
    ('private.tell_budgets()'),
    ('private.tell_schedule()'),
    ('private.plain_text(text, integer)'),
    ('private.slack_text(text)'),
    ('private.alert_head(private.alert_deliveries)'),
    ('private.others_of(private.alert_deliveries)'),
    ('private.alert_body(private.alert_deliveries, text)'),
    ('private.slack_section(text)'),
    ('private.hmac_sha256(bytea, bytea)'),
    ('private.signing_key(text)'),
    ('private.alert_headers(uuid, jsonb, bytea)'),
    ('private.channel_problem(alert_channels)'),
    ('private.send_alert(private.alert_deliveries, alert_channels)'),
    ('private.due_alerts(uuid)'),
    ('private.deliver_to(alert_channels)'),
    ('private.failing_channels()'),
    ('private.check_scope(alert_channels)'),
    ('private.describe_channel(alert_channels)'),
    ('private.channel_form_problem(alert_channels)'),
    ('private.describe_test(private.alert_deliveries, alert_channels)'),
    ('public.set_alert_channel(text, text, text, text, text[], text[], text[], text[], text[], text[], integer, boolean)'),
    ('public.test_alert_channel(text)'),
    ('private.deliver_incidents()'),
    ('private.settle_deliveries()'),
    ('private.describe_call(run_targets)'),
    ('private.describe_price(prices)'),
    ('private.start_probe_run(uuid[], text)'),
    ('private.describe_speed(text, double precision, text, double precision)'),
    ('private.describe_started_run(runs, boolean)'),
    ('private.describe_sync(sync_runs)'),
    ('private.describe_target(uuid)'),
    ('private.doubt_listing(uuid, jsonb)'),
    ('private.drop_orphaned_reservations()'),
    ('private.find_model(text, text)'),
    ('private.find_open_incident(private.model_states, text)'),
    ('private.find_provider(text)'),
    ('private.finish_run_if_done(uuid)'),
    ('private.advance_run(uuid, boolean)'),
    ('private.histogram_of(double precision)'),
    ('private.invoke_function(text, jsonb, text, interval)'),
    ('private.is_due(models, uuid)'),
    ('private.last_of(anyarray, integer)'),
    ('private.lease_next_target(uuid, integer, text, text, uuid)'),
    ('private.limit_tokens(jsonb)'),
    ('private.listed_models(jsonb)'),
    ('private.shutdown_moment(text)'),
    ('private.lock_leased_target(uuid)'),
    ('private.believable(jsonb)'),
    ('private.unproven(run_targets, benchmark_results)'),
    ('private.prove_address(uuid, text)'),
    ('private.keep_result(run_targets, jsonb, timestamp with time zone)'),
    ('private.settle_target(run_targets, benchmark_results, double precision)'),
    ('private.remarks_of(run_targets, benchmark_results)'),
    ('private.cost_of(uuid, prices, benchmark_results)'),
    ('private.omit_parameters(uuid, jsonb)'),
    ('private.watch_result(run_targets, benchmark_results, text[], timestamp with time zone, text)'),
    ('private.take_lease(run_targets, uuid, integer, text)'),
    ('private.keep_waiting_result(run_targets)'),
    ('private.settle_unanswered(uuid)'),
    ('private.store_result(uuid, jsonb, boolean)'),
    ('private.lock_spend_limits()'),
    ('private.median(double precision[])'),
    ('private.merge_options(jsonb, jsonb)'),
    ('private.mark_unlisted(uuid, jsonb, integer)'),
    ('private.missing_secrets()'),
    ('private.open_incident(uuid, private.model_states, text, double precision, double precision, text, uuid)'),
    ('private.nonce(text)'),
    ('private.take_times_out(uuid[])'),
    ('private.mark_cut_prompts(uuid)'),
    ('private.usual_input_tokens(uuid, uuid)'),
    ('private.price_at(uuid, timestamp with time zone)'),
    ('private.append_bounded(anyarray, anyelement, integer)'),
    ('private.forget_request(bigint)'),
    ('private.look_into_vault(text)'),
    ('private.read_vault_secret(text)'),
    ('private.secrets_with(text)'),
    ('private.listed_quotes(uuid, jsonb)'),
    ('private.keep_quotes(uuid, jsonb)'),
    ('private.record_quotes(uuid, jsonb)'),
    ('private.error_body(text, text, text)'),
    ('private.release_expired_leases()'),
    ('private.replay_record(uuid, boolean)'),
    ('private.reserve_spend(uuid, uuid, numeric)'),
    ('private.scheduler_health(text)'),
    ('private.settle_spend(uuid, uuid, numeric, numeric)'),
    ('private.diagnostics(bigint)'),
    ('private.applied_schema()'),
    ('private.slowdown(text, double precision, double precision)'),
    ('private.spent_usd(double precision, double precision, text, text, integer, numeric)'),
    ('private.start_successor(run_targets, boolean, uuid)'),
    ('private.start_workers(uuid)'),
    ('private.text_array(jsonb)'),
    ('private.time_ordered_uuid()'),
    ('private.unknown_provider(text[])'),
    ('private.likeness(text, text)'),
    ('private.choice_of(text, text[])'),
    ('private.provider_choice(text)'),
    ('private.address_problem(text, boolean)'),
    ('private.placeholder_in(text)'),
    ('private.check_address(text, text, boolean)'),
    ('private.copy_listing(uuid)'),
    ('private.is_host(text, text, text)'),
    ('private.is_ipv4(text)'),
    ('private.shown_address(text)'),
    ('private.update_listed_models(uuid, jsonb)'),
    ('private.utc_day()'),
    ('private.waiting_run(uuid, text, uuid)'),
    (
      'private.update_incidents(uuid, uuid, text, timestamp with time zone, boolean, double precision, double precision, '
      'timestamp with time zone, uuid)'
    ),
    ('private.watch_failures(settings, uuid, private.model_states)'),
    ('private.watch_speed(settings, uuid, private.model_states, text, double precision[], double precision)'),
    ('private.watched_for(interval)'),
    ('private.worst_case_usd(uuid, text, integer, integer)'),
    ('public.add_model(text, text, boolean, text, jsonb)'),
    ('public.add_provider(text, text, text, text, text, jsonb)'),
    ('public.cancel_run(uuid, text)'),
    ('public.claim_target(uuid, integer, text, text)'),
    ('public.close_target(uuid, text, boolean, boolean)'),
    ('public.finish_sync(uuid)'),
    ('public.cancel_sync(uuid, text)'),
    ('public.ping_functions()'),
    ('public.probe_model(text, text)'),
    ('public.start_probes(uuid, integer)'),
    ('private.rebuild_rollups(date, date)'),
    ('public.recompute_results(jsonb)'),
    ('public.record_result(uuid, jsonb, boolean)'),
    ('public.record_sync(uuid, text, jsonb)'),
    ('public.replace_model(text, text, text)'),
    ('private.possible_time(timestamp with time zone, text)'),
    ('private.insert_rows(regclass, jsonb, jsonb)'),
    ('private.import_provider(jsonb)'),
    ('private.import_model(jsonb)'),
    ('private.import_workload(jsonb)'),
    ('private.import_price(jsonb)'),
    ('private.import_event(jsonb)'),
    ('private.import_run(jsonb)'),
    ('private.import_run_counts(jsonb)'),
    ('private.import_missing(jsonb)'),
    ('private.imported_model(benchmark_results)'),
    ('private.was_undisturbed(benchmark_results)'),
    ('private.keep_imported(jsonb)'),
    ('private.import_result(jsonb)'),
    ('private.import_row(text, jsonb)'),
    ('private.import_results(jsonb)'),
    ('public.import_rows(text, jsonb)'),
    ('public.resume_runs()'),
    ('public.run_benchmark_now(text[], text[], integer, text)'),
    ('public.set_active(text, text, boolean)'),
    ('public.set_family(text, text, text, text)'),
    ('public.record_families(jsonb)'),
    ('private.is_family(text)'),
    ('private.variant_of(text, text, text)'),
    ('private.unlisted_models(text[])'),
    ('public.set_workload(text, text, integer, text, integer, jsonb, jsonb, jsonb, interval, boolean)'),
    ('public.set_price(text, text, double precision, double precision, double precision, timestamp with time zone, jsonb, jsonb)'),
    ('public.diagnostics(bigint)'),
    ('public.applied_schema()'),
    ('public.schema_release()'),
    ('public.start_run(jsonb, text[], text[], boolean, text)'),
    ('public.start_sync(jsonb, text[], text[])')
) as functions (name);

-- For triggers, and for postgres, as whom cron runs.
insert into expected (name, visitor, service_role)
select functions.name, '', ''
from (
  values
    ('private.shortest_interval()'),
    ('private.alter_schedule(text, boolean)'),
    ('private.tell_model_events()'),
    ('private.catalog()'),
    ('private.catalog_code()'),
    ('private.catalog_functions()'),
    ('private.catalog_grants()'),
    ('private.catalog_relations()'),
    ('private.catalog_rules()'),
    ('private.catalog_schemas()'),
    ('private.catalog_tables()'),
    ('private.catalog_types()'),
    ('private.close_unwatched_incidents()'),
    ('private.cap_field(text, jsonb, jsonb)'),
    ('private.close_level()'),
    ('private.count_results()'),
    ('private.is_plain(jsonb)'),
    ('private.method_models()'),
    ('private.method_workloads()'),
    ('private.plain_fields()'),
    ('private.shown_parameters(text, jsonb, jsonb)'),
    ('private.cron_values(text, integer, integer)'),
    ('private.cron_fields(text)'),
    ('private.cron_numbers(text, text[], integer)'),
    ('private.cron_problem(text)'),
    ('private.first_tick_at(text)'),
    ('private.scheduled_requests()'),
    ('private.missed_slots(bigint)'),
    ('private.job_ticks(text)'),
    ('private.should_have_ticked(text)'),
    ('private.net_answers()'),
    ('private.fill_provider_slug()'),
    ('private.forget_retirement()'),
    ('private.judge_availability()'),
    ('private.keep_objective()'),
    ('private.end_objective()'),
    ('private.keep_price()'),
    ('private.keep_workload()'),
    ('private.delete_old_results(settings)'),
    ('private.forget_response_texts(settings)'),
    ('private.forget_arrivals(settings)'),
    ('private.delete_old_runs(settings)'),
    ('private.delete_old_rollups(settings)'),
    ('private.delete_old_upstream_rollups(settings)'),
    ('private.delete_old_ticks(settings)'),
    ('private.delete_old_invocations(settings)'),
    ('private.delete_unused_models(settings)'),
    ('private.maintenance()'),
    ('private.record_listed_models()'),
    ('private.record_model_changes()'),
    ('private.record_price_changes()'),
    ('private.refresh_baselines()'),
    ('private.run_scheduled_benchmark()'),
    ('private.slot_key(text)'),
    ('private.slots(text, timestamp with time zone, timestamp with time zone)'),
    ('private.stuck_runs()'),
    ('public.pause_schedule()'),
    ('public.resume_schedule()'),
    ('public.set_schedule(text)'),
    ('private.runs_a_month(text)'),
    ('private.calls_of(workloads, integer)'),
    ('private.usual_request_usd(uuid, workloads)'),
    ('public.schedule_cost(text, text[])')
) as functions (name);

-- Tables: a view would be worked out again for each object and role.
create temporary table object as
select
  pg_namespace.nspname::text as name,
  coalesce(pg_namespace.nspacl, acldefault('n', pg_namespace.nspowner)) as acl,
  pg_namespace.nspowner as owner,
  null::oid as relation
from pg_namespace
where pg_namespace.nspname in ('public', 'private')
union all
select
  format('%I.%I', pg_namespace.nspname, pg_class.relname),
  coalesce(
    pg_class.relacl,
    acldefault(case when pg_class.relkind = 'S' then 's' else 'r' end::"char", pg_class.relowner)
  ),
  pg_class.relowner,
  pg_class.oid
from pg_class
join pg_namespace on pg_namespace.oid = pg_class.relnamespace
where pg_namespace.nspname in ('public', 'private')
  and pg_class.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
union all
select
  format('%I.%I(%s)', pg_namespace.nspname, pg_proc.proname, oidvectortypes(pg_proc.proargtypes)),
  coalesce(pg_proc.proacl, acldefault('f', pg_proc.proowner)),
  pg_proc.proowner,
  null
from pg_proc
join pg_namespace on pg_namespace.oid = pg_proc.pronamespace
where pg_namespace.nspname in ('public', 'private');

create temporary table privilege as
select
  object.name,
  case when acl.grantee = 0 then 'public' else acl.grantee::regrole::text end as role,
  lower(acl.privilege_type) as kind,
  null as columns,
  acl.is_grantable
from object
cross join lateral aclexplode(object.acl) as acl
where acl.grantee <> object.owner
union all
select
  object.name,
  case when acl.grantee = 0 then 'public' else acl.grantee::regrole::text end,
  lower(acl.privilege_type),
  string_agg(pg_attribute.attname, ', ' order by pg_attribute.attnum),
  bool_or(acl.is_grantable)
from object
join pg_attribute on pg_attribute.attrelid = object.relation
cross join lateral aclexplode(pg_attribute.attacl) as acl
where acl.grantee <> object.owner
group by object.name, acl.grantee, acl.privilege_type;

create function pg_temp.privileges_of(of_role text, on_object text)
returns text
language sql
stable
as $$
  select coalesce(
    string_agg(
      privilege.kind || coalesce(' (' || privilege.columns || ')', ''),
      ', '
      order by array_position(array['select', 'insert', 'update', 'delete'], privilege.kind), privilege.kind
    ),
    ''
  )
  from privilege
  where privilege.role = of_role and privilege.name = on_object;
$$;

select is_empty(
  'select name from object except select name from expected',
  'everything there is has an entry here'
);
select is_empty(
  'select name from expected except select name from object',
  'everything here is there'
);

select is_empty(
  $$
    select expected.name, role, pg_temp.privileges_of(role, expected.name) as has, may
    from expected
    cross join lateral (
      values ('anon', visitor), ('authenticated', visitor), ('service_role', service_role)
    ) as allowed (role, may)
    where pg_temp.privileges_of(role, expected.name) <> may
  $$,
  'anon, authenticated and service_role may do exactly this'
);
select is_empty(
  $$
    select name, role, kind from privilege
    where role not in ('anon', 'authenticated', 'service_role')
      -- Everybody may look names up in public: a default of Postgres itself.
      and not (name = 'public' and kind = 'usage')
  $$,
  'no other role has any privilege, and PUBLIC has none'
);
select is_empty('select name, role, kind from privilege where is_grantable', 'no role may grant a privilege to others');
select is_empty(
  $$
    select pg_auth_members.roleid::regrole from pg_auth_members
    where pg_auth_members.member in ('anon'::regrole, 'authenticated'::regrole, 'service_role'::regrole)
  $$,
  'no role has what another has'
);
select is_empty(
  $$
    select pg_class.oid::regclass
    from pg_class
    join pg_namespace on pg_namespace.oid = pg_class.relnamespace
    where pg_namespace.nspname in ('public', 'private')
      and pg_class.relkind in ('r', 'p')
      and not pg_class.relrowsecurity
  $$,
  'row level security is on for every table'
);
select is_empty(
  $$
    select pg_policies.tablename, pg_policies.policyname
    from pg_policies
    where pg_policies.schemaname in ('public', 'private')
      and (
        pg_policies.cmd <> 'SELECT'
        or pg_policies.qual is null
        or pg_policies.qual = 'true'
        or not pg_policies.roles <@ array['anon', 'authenticated']::name[]
      )
  $$,
  'policies only let anon and authenticated read, and not everything'
);
select is_empty(
  $$
    select pg_namespace.nspname
    from pg_namespace
    where pg_namespace.nspname !~ '^pg_'
      and pg_namespace.nspname not in (
        'public', 'private',
        'cron', 'extensions', 'information_schema', 'net', 'supabase_migrations', 'vault',
        'auth', 'graphql', 'graphql_public', 'pgbouncer', 'realtime', 'storage', '_realtime', 'supabase_functions'
      )
  $$,
  'there is no other schema of ours'
);
select is_empty(
  $$
    select role, relation
    from unnest(array['anon', 'authenticated']) as role, unnest(array['vault.secrets', 'vault.decrypted_secrets']) as relation
    where has_schema_privilege(role, 'vault', 'usage') or has_table_privilege(role, relation, 'select')
  $$,
  'anon and authenticated cannot read Vault'
);

select * from finish();
rollback;
