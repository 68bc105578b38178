import { answerAnybody, type Page } from "../http/answer_anybody.ts";
import { readQuery } from "../http/read_query.ts";
import { restOfPath } from "../http/rest_of_path.ts";
import { REGIONS } from "../platform/regions.ts";
import { askBadge } from "./ask_badge.ts";
import { askObjective } from "./ask_objective.ts";
import { type BadgeText, describeBadge, type Metric, METRICS } from "./describe_badge.ts";
import { describeObjective } from "./describe_objective.ts";
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

/** Stands where a provider's slug does, and can be none. */
const OBJECTIVE = "_objective";

/** Colours of what is known; of shields.io and of our own picture. */
const COLORS = {
  met: ["brightgreen", "#15803d"],
  missed: ["red", "#b91c1c"],
  number: ["blue", "#1d4ed8"],
  simulated: ["orange", "#7a4b00"],
  unknown: ["lightgrey", "#5b6470"],
} as const;

/** Of what a badge is: its model, and the parameters behind the address. */
type Query = Record<"metric" | "window" | "workload" | "region", string>;

/** Answers anybody with a number of a model, as a picture or in the form of shields.io. */
export function answerBadge(request: Request): Promise<Response> {
  return answerAnybody(request, "badge", async (url): Promise<Page | null> => {
    const address = readAddress(restOfPath(url, "badge") ?? "");
    const show = address.format === "json" ? asEndpoint : asPicture;
    if (address.provider === OBJECTIVE) {
      readQuery(url.searchParams, {});
      const objective = await askObjective(address.model);
      return objective === null ? null : show(describeObjective(objective));
    }
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
    return show(describeBadge(numbers, query.metric as Metric, scopeOf(query)));
  });
}

function scopeOf({ window, workload, region }: Query): string {
  return [
    ...workload === "default" ? [] : [plainLabel(workload, 30)],
    window,
    ...region === "all" ? [] : [region],
  ].join(", ");
}

function colorsOf({ known, simulated, verdict }: BadgeText): readonly [string, string] {
  return COLORS[!known ? "unknown" : simulated ? "simulated" : verdict ?? "number"];
}

function asPicture(badge: BadgeText): Page {
  const { label, message, day, simulated } = badge;
  const cells: Cell[] = [
    { text: label, fill: "#3f4650" },
    ...simulated ? [{ text: "SIMULATED", fill: "#b45309" }] : [],
    { text: message, fill: colorsOf(badge)[1] },
    { text: day ?? "never measured", fill: "#5b6470" },
  ];
  return { type: "image/svg+xml; charset=utf-8", text: drawBadge(cells) };
}

/** As https://shields.io/badges/endpoint-badge reads it. */
function asEndpoint(badge: BadgeText): Page {
  const endpoint = {
    schemaVersion: 1,
    label: badge.label,
    message: badge.simulated ? `${badge.message} simulated` : badge.message,
    color: colorsOf(badge)[0],
    cacheSeconds: 300,
  };
  return { type: "application/json; charset=utf-8", text: JSON.stringify(endpoint) };
}
