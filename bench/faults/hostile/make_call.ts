import {
  hostileMoment,
  hostileNumber,
  hostileText,
  mutate,
  pick,
  type Random,
  toJson,
} from "./hostile_values.ts";

/** A request to the project. */
export interface HostileCall {
  path: string;
  /** The role of its key. */
  key: "visitor" | "operator";
  /** JSON. */
  body: string;
}

/** The model whose prices an operator sets. */
export const SPARE_MODEL = "spare";

const ID = "00000000-0000-4000-8000-000000000001";

const BODIES: [path: string, key: HostileCall["key"], body: unknown][] = [
  ["/functions/v1/run-benchmark", "operator", {
    run_name: "hostile",
    triggered_by: "hostile",
    providers: ["nobody"],
    models: ["nothing"],
    samples: 1,
    lanes: 1,
    warm: false,
    idempotency_key: null,
  }],
  ["/functions/v1/run-benchmark", "operator", { resume: ID, lane: 1, region: null }],
  ["/functions/v1/sync-models", "operator", {
    providers: ["nobody"],
    wait: true,
    probe: 1,
    probes_only: true,
  }],
  ["/functions/v1/check-keys", "operator", { providers: [] }],
  ["/rest/v1/rpc/set_price", "operator", {
    provider: "hostile",
    model: SPARE_MODEL,
    input_price_per_m: 1,
    output_price_per_m: 2,
    cached_input_price_per_m: 0.5,
    valid_from: "2026-06-01",
  }],
  ["/rest/v1/rpc/model_leaderboard_over", "visitor", { period: "7 days", region: "all" }],
  ["/rest/v1/rpc/model_summaries_over", "visitor", { period: "7 days", region: "all" }],
  ["/rest/v1/rpc/model_timeline_over", "visitor", {
    period: "7 days",
    model_ids: [ID],
    region: "all",
  }],
  ["/rest/v1/rpc/model_outcomes_over", "visitor", {
    period: "7 days",
    model_ids: [ID],
    region: "all",
  }],
  ["/rest/v1/rpc/model_sparks_over", "visitor", {
    period: "7 days",
    model_ids: [ID],
    region: "all",
  }],
  ["/rest/v1/rpc/answers_timeline_over", "visitor", {
    period: "7 days",
    model_ids: [ID],
    region: "all",
    workload: "canary",
  }],
  ["/rest/v1/rpc/incidents_over", "visitor", { period: "7 days", of_model: ID }],
  ["/rest/v1/rpc/run_outcomes", "visitor", { run_id: ID }],
];

const PERIODS = [
  "0",
  "-7 days",
  "1 microsecond",
  "7 days",
  "178000000 years",
  "infinity",
  "-infinity",
  "1e30 days",
  "P1Y",
  "7",
  "",
  "1 mon -30 days",
  "99999999999 hours",
  "now",
  "'; select 1",
];

/** A request that no server should trust. */
export function makeCall(random: Random): HostileCall {
  const [path, key, template] = pick(random, BODIES);
  let body = mutate(random, template) as Record<string, unknown>;
  if ("period" in body && random() < 0.5) body = { ...body, period: pick(random, PERIODS) };
  if ("valid_from" in body && random() < 0.3) body = { ...body, valid_from: hostileMoment(random) };
  if ("input_price_per_m" in body && random() < 0.5) {
    body = { ...body, output_price_per_m: hostileNumber(random) };
  }
  const json = random() < 0.05 ? hostileText(random) : toJson(body) ?? "";
  return { path, key, body: json };
}
