import type { IdentityEvent } from "../api/read_identity_events.ts";
import { MOST_EVENTS } from "../api/read_identity_events.ts";
import type { Upstream } from "../api/read_upstreams.ts";
import { countOf, formatCount } from "../format/format_count.ts";
import { formatMs, formatShare, formatSpeed } from "../format/quantity.ts";
import { type CsvColumn, fields, fieldWithEnds, momentField } from "../format/save_csv.ts";
import { Amount } from "../parts/amount.tsx";
import { DataTable } from "../parts/data_table.tsx";
import { Failure } from "../parts/failure.tsx";
import { Interval } from "../parts/interval.tsx";
import { Age, Moment } from "../parts/moment.tsx";
import { Section } from "../parts/section.tsx";
import type { Scope } from "../state/scope.ts";
import type { Result } from "../state/use_query.ts";
import { withEnds } from "./intervals.ts";
import { saveNumbers } from "./save_numbers.ts";

interface IdentitySectionProps {
  name: string;
  /** Those of the shown kind of data. */
  upstreams: Upstream[];
  results: { upstreams: Result<Upstream[]>; events: Result<IdentityEvent[]> };
  scope: Scope;
  now: number;
}

const HEADER = ["Host", "Share", "Requests", "TTFT p50", "Speed p50", "Success", "Last seen"];

const eventNames: Record<IdentityEvent["event"], string> = {
  served_as: "Answers as",
  upstream: "Hosts",
  fingerprint: "Fingerprint",
  service_tier: "Service tier",
};

/** Who answered for a model behind a gateway, as what, and what has changed. Empty for most models. */
export function IdentitySection(props: IdentitySectionProps) {
  const { name, upstreams, results, scope, now } = props;
  const events = results.events.data ?? [];
  const failed = results.upstreams.error !== null || results.events.error !== null;
  if (upstreams.length === 0 && events.length === 0 && !failed) return null;
  return (
    <div class="across">
      <Section title="Who answered" metric="answered">
        <Failure results={[results.upstreams, results.events]} />
        {upstreams.length > 0 && (
          <UpstreamTable name={name} upstreams={upstreams} scope={scope} now={now} />
        )}
        {events.length > 0 && <EventList events={events} />}
      </Section>
    </div>
  );
}

type UpstreamTableProps = Pick<IdentitySectionProps, "name" | "upstreams" | "scope" | "now">;

function UpstreamTable({ name, upstreams, scope, now }: UpstreamTableProps) {
  const [{ model_n, model_changed_n }] = upstreams;
  const others = upstreams.some(({ other_n }) => other_n > 0);
  return (
    <>
      <p class="quiet">
        {`The host changed ${countOf(model_changed_n, "time")} in ${
          countOf(model_n, "request")
        } that named one; over whole days (UTC), from all regions.`}
      </p>
      <DataTable
        caption={`Hosts behind the gateway for ${name}`}
        header={others ? [...HEADER, "Another model"] : HEADER}
        rows={upstreams.map((row) => [
          row.upstream,
          <Amount key="share" value={formatShare(row.share_percent)} />,
          formatCount(row.n),
          <Interval key="ttft" {...withEnds(row, "p50_ttft_ms")} format={formatMs} />,
          <Interval key="tps" {...withEnds(row, "p50_tps")} format={formatSpeed} />,
          <Interval
            key="success"
            {...withEnds(row, "success_rate_percent")}
            format={formatShare}
          />,
          row.last_seen_at === null ? "–" : <Age key="seen" time={row.last_seen_at} now={now} />,
          ...(others ? [row.other_n === 0 ? "–" : countOf(row.other_n, "answer")] : []),
        ])}
        onSave={() => saveNumbers("hosts", scope, csvColumns(name), upstreams)}
      />
    </>
  );
}

/** What has changed, with what was before and after. */
function EventList({ events }: { events: IdentityEvent[] }) {
  return (
    <>
      <ul class="incidents changes">
        {events.map((event) => (
          <li key={event.id}>
            <strong>{eventNames[event.event]}</strong>
            <span>{`${wordsOf(event.before)} → ${wordsOf(event.after)}`}</span>
            <span class="when">
              <Moment time={event.created_at} />
            </span>
          </li>
        ))}
      </ul>
      {events.length >= MOST_EVENTS && (
        <p class="quiet">Only the latest {MOST_EVENTS} changes are shown.</p>
      )}
    </>
  );
}

function wordsOf(value: IdentityEvent["before"]): string {
  return value === null ? "–" : value.join(", ");
}

function csvColumns(model: string): CsvColumn<Upstream>[] {
  return [
    ["model", () => model],
    ...fields("simulated", "upstream"),
    ["requests", (row) => row.n],
    ...fields("share_percent"),
    ...fieldWithEnds("p50_ttft_ms"),
    ...fieldWithEnds("p50_tps"),
    ...fieldWithEnds("success_rate_percent"),
    ...fieldWithEnds("availability_percent"),
    ...fields("changed_n", "other_n"),
    momentField("last_seen_at"),
  ];
}
