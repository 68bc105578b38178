import { countOf } from "../format/format_count.ts";
import {
  formatCost,
  formatMs,
  formatSeconds,
  formatShare,
  formatSpeed,
  NOT_TOLD,
  type Quantity,
  quantityText,
} from "../format/quantity.ts";
import { Amount } from "../parts/amount.tsx";
import { Change } from "../parts/change.tsx";
import { MetricHelp } from "../parts/metric_help.tsx";
import type { ModelRow } from "../state/changes.ts";
import type { ComponentChildren } from "preact";
import type { MetricId } from "../format/definitions.ts";
import { describeBatched } from "./describe_batched.ts";

interface ModelStatsProps {
  row: ModelRow;
  /** For example `the 24 h before`. */
  against: string;
}

/** The most important numbers of a model. */
export function ModelStats({ row, against }: ModelStatsProps) {
  const held = describeBatched(row);
  return (
    <dl class="stats">
      <Stat
        label="TTFT p50"
        metric="ttft"
        detail={
          <>
            {tail("p95", formatMs(row.p95_ttft_ms), row.ttft_n)}
            <ChangeDetail
              value={row.changes?.ttft_percent}
              moreIsBetter={false}
              against={against}
            />
          </>
        }
      >
        <Amount value={formatMs(row.p50_ttft_ms)} />
      </Stat>
      <Stat
        label="Speed p50"
        metric="tps"
        detail={
          <>
            {row.tps_n < 20
              ? tail("p95", null, row.tps_n)
              : `p5 ${formatSpeed(row.p5_tps)?.text}, p95 ${formatSpeed(row.p95_tps)?.text}`}
            {held === null ? null : <>. {held}</>}
            <ChangeDetail value={row.changes?.tps_percent} moreIsBetter against={against} />
          </>
        }
      >
        <Amount value={formatSpeed(row.p50_tps)} />
      </Stat>
      <Stat
        label="Latency p50"
        metric="latency"
        detail={tail("p95", formatSeconds(row.p95_latency_ms), row.latency_n)}
      >
        <Amount value={formatSeconds(row.p50_latency_ms)} />
      </Stat>
      <Stat
        label="Availability"
        metric="availability"
        detail={
          <>
            {countOf(row.n, "request")}
            {row.availability_percent !== row.success_rate_percent &&
              `, ${quantityText(formatShare(row.success_rate_percent))} succeeded`}
            <ChangeDetail
              value={row.changes?.availability_points}
              kind="points"
              moreIsBetter
              against={against}
            />
          </>
        }
      >
        <Amount
          value={formatShare(row.availability_percent)}
          unknown={NOT_TOLD}
        />
      </Stat>
      <Stat
        label="Cost per request"
        metric="cost"
        detail={`${
          quantityText(formatCost(row.cost_per_m_output_tokens_usd))
        } paid per million output, input included`}
      >
        <Amount
          value={formatCost(row.cost_per_request_usd)}
          unknown="No price is known, or not every part of it"
        />
      </Stat>
    </dl>
  );
}

interface StatProps {
  label: string;
  metric: MetricId;
  children: ComponentChildren;
  /** A second line below the number. */
  detail: ComponentChildren;
}

function Stat({ label, metric, children, detail }: StatProps) {
  return (
    <div class="stat">
      <dt>
        {label}
        <MetricHelp metric={metric} />
      </dt>
      <dd class="value">{children}</dd>
      <dd class="detail">{detail}</dd>
    </div>
  );
}

/** A percentile, or why there is none. */
function tail(name: string, value: Quantity | null, n: number): string {
  return value === null ? `${name} needs 20 requests, has ${n}` : `${name} ${quantityText(value)}`;
}

function ChangeDetail(props: Parameters<typeof Change>[0]) {
  if (props.value == null) return null;
  return (
    <>
      {" · "}
      <Change {...props} />
    </>
  );
}
