import { formatAge } from "../format/format_age.ts";
import { formatMoment, formatUtc } from "../format/format_time.ts";

/** Marks a row with simulated numbers. */
export function SimulatedTag() {
  return <span class="tag simulated">Simulated</span>;
}

/** Marks a model with an open incident. */
export function IncidentTag({ label }: { label: string }) {
  return <span class="tag incident">{label}</span>;
}

/** Marks a model without a result for too long. */
export function StaleTag({ lastSeenAt, now }: { lastSeenAt: number; now: number }) {
  return (
    <span
      class="tag stale"
      title={`Last result ${formatMoment(lastSeenAt)} (${formatUtc(lastSeenAt)})`}
    >
      Last result {formatAge(now - lastSeenAt)}
    </span>
  );
}
