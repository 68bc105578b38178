/** The ends of the intervals of a row. */
type Ends = Record<
  `${"availability_percent" | `p${50 | 95}_${"ttft_ms" | "tps" | "latency_ms"}`}_${"low" | "high"}`,
  number | null
>;

/** A row of `model_leaderboard_over`, as far as it is compared. */
export interface ModelRow extends Ends {
  provider: string;
  model: string;
  model_id: string;
  n: number;
  success_rate_percent: number | null;
  availability_percent: number | null;
  availability_change_points: number | null;
  ttft_change_percent: number | null;
  tps_change_percent: number | null;
  outcomes: Record<string, number>;
  p50_ttft_ms: number | null;
  p95_ttft_ms: number | null;
  p50_tps: number | null;
  p95_tps: number | null;
  p50_latency_ms: number | null;
  p95_latency_ms: number | null;
  cost_per_request_usd: number | null;
  cost_per_m_output_tokens_usd: number | null;
  last_seen_at: string;
}

/** A row of `model_timeline_over`, as far as it is compared. */
export interface PointRow {
  n: number;
  p5_ttft_ms: number | null;
  p50_ttft_ms: number | null;
  p95_ttft_ms: number | null;
}
