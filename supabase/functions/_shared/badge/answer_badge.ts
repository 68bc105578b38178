import { answerAnybody, type Page } from "../http/answer_anybody.ts";
import { readQuery } from "../http/read_query.ts";
import { restOfPath } from "../http/rest_of_path.ts";
import { REGIONS } from "../platform/regions.ts";
import { askBadge } from "./ask_badge.ts";
import { type BadgeText, describeBadge, type Metric, METRICS } from "./describe_badge.ts";
import { type Cell, drawBadge } from "./draw_badge.ts";
import { plainLabel } from "../platform/plain_label.ts";
import { readAddress } from "./read_address.ts";

/** What can be asked for, as Postgres reads it. */
const WINDOWS: Record<string, string> = {
  "1h": "1 hour",
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
};

/** Of what a badge is: its model, and the parameters behind the address. */
type Query = Record<"metric" | "window" | "workload" | "region", string>;

/** Answers anybody with a number of a model, as a picture or in the form of shields.io. */
export function answerBadge(request: Request): Promise<Response> {
  return answerAnybody(request, "badge", async (url): Promise<Page | null> => {
    const address = readAddress(restOfPath(url, "badge") ?? "");
    const query = readQuery(url.searchParams, {
      metric: { fallback: "ttft", oneOf: METRICS },
      window: { fallback: "24h", oneOf: Object.keys(WINDOWS) },
      workload: { fallback: "default", maxLength: 100 },
      region: { fallback: "all", oneOf: ["all", ...REGIONS] },
    });
    const { window, region, workload } = query;
    const { provider, model } = address;
    const numbers = await askBadge({ provider, model, period: WINDOWS[window], region, workload });
    if (numbers === null) return null;
    const badge = describeBadge(numbers, query.metric as Metric, scopeOf(query));
    return address.format === "json" ? asEndpoint(badge) : asPicture(badge);
  });
}

function scopeOf({ window, workload, region }: Query): string {
  return [
    ...workload === "default" ? [] : [plainLabel(workload, 30)],
    window,
    ...region === "all" ? [] : [region],
  ].join(", ");
}

function asPicture({ label, message, day, simulated, known }: BadgeText): Page {
  const cells: Cell[] = [
    { text: label, fill: "#3f4650" },
    ...simulated ? [{ text: "SIMULATED", fill: "#b45309" }] : [],
    { text: message, fill: !known ? "#5b6470" : simulated ? "#7a4b00" : "#1d4ed8" },
    { text: day ?? "never measured", fill: "#5b6470" },
  ];
  return { type: "image/svg+xml; charset=utf-8", text: drawBadge(cells) };
}

/** As https://shields.io/badges/endpoint-badge reads it. */
function asEndpoint({ label, message, simulated, known }: BadgeText): Page {
  const badge = {
    schemaVersion: 1,
    label,
    message: simulated ? `${message} simulated` : message,
    color: !known ? "lightgrey" : simulated ? "orange" : "blue",
    cacheSeconds: 300,
  };
  return { type: "application/json; charset=utf-8", text: JSON.stringify(badge) };
}
