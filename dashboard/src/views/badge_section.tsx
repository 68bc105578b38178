import { useEffect, useState } from "preact/hooks";
import { project } from "../api/client.ts";
import { readProviderSlug } from "../api/read_provider_slug.ts";
import type { Summary } from "../api/read_summaries.ts";
import { badgeAddress, badgeHtml, badgeMarkdown } from "../format/badge_links.ts";
import { fullName } from "../format/full_name.ts";
import { Choice } from "../parts/choice.tsx";
import { Failure } from "../parts/failure.tsx";
import { Section } from "../parts/section.tsx";
import { routeTo } from "../state/route.ts";
import type { Scope } from "../state/scope.ts";
import { type Query, useQuery } from "../state/use_query.ts";

interface BadgeSectionProps {
  row: Summary;
  scope: Scope;
}

const choices = [
  { id: "ttft", label: "TTFT" },
  { id: "tps", label: "Speed" },
  { id: "latency", label: "Latency" },
  { id: "availability", label: "Availability" },
] as const;

type BadgeMetric = typeof choices[number]["id"];

/** A live picture of a number of the model, and how other pages show it. */
export function BadgeSection({ row, scope }: BadgeSectionProps) {
  const [metric, setMetric] = useState<BadgeMetric>("ttft");
  const slug = useQuery(slugQuery(row.provider));
  return (
    <Section
      title="Badge"
      note="A picture with the number of now and the day of its last result, for other pages."
    >
      <Failure results={[slug]} />
      {slug.data !== null && (
        <div class="badge">
          <Choice
            legend="Metric of the badge"
            name="badge"
            value={metric}
            options={choices}
            onChange={(id) => setMetric(id)}
          />
          <LiveBadge provider={slug.data} row={row} scope={scope} metric={metric} />
        </div>
      )}
    </Section>
  );
}

interface LiveBadgeProps extends BadgeSectionProps {
  /** The slug of the provider. */
  provider: string;
  metric: BadgeMetric;
}

function LiveBadge({ provider, row, scope, metric }: LiveBadgeProps) {
  const { window, workload, region } = scope;
  const { model, model_id } = row;
  const picture = badgeAddress(project.url, {
    provider,
    model,
    metric,
    window: window.id,
    workload,
    region,
  });
  const page = new URL(routeTo("trends", { model: model_id }), location.href).href;
  const alt = `${choices.find(({ id }) => id === metric)!.label} of ${fullName(row)}`;
  const [failed, setFailed] = useState(false);
  useEffect(() => setFailed(false), [picture]);
  return (
    <>
      {failed
        ? <p class="note">There is no picture: badges are off, or the functions are older.</p>
        : (
          <img
            key={picture}
            src={picture}
            alt={alt}
            loading="lazy"
            onError={() => setFailed(true)}
          />
        )}
      <Copyable label="Markdown" text={badgeMarkdown(picture, page, alt)} />
      <Copyable label="HTML" text={badgeHtml(picture, page, alt)} />
    </>
  );
}

/** A text to copy: a click selects all of it. */
function Copyable({ label, text }: { label: string; text: string }) {
  return (
    <label class="copyable">
      <span>{label}</span>
      <input type="text" readOnly value={text} onFocus={(event) => event.currentTarget.select()} />
    </label>
  );
}

function slugQuery(provider: string): Query<string | null> {
  const key = `slug ${provider}`;
  return { key, read: () => readProviderSlug(provider) };
}
