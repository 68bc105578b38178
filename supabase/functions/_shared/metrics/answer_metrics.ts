import { answerAnybody, type Page } from "../http/answer_anybody.ts";
import { HttpError } from "../http/http_error.ts";
import { keepAnswers } from "../http/keep_answers.ts";
import { readQuery } from "../http/read_query.ts";
import { restOfPath } from "../http/rest_of_path.ts";
import { callDatabase, connectDatabase } from "../platform/database.ts";
import { readEnvironment } from "../platform/environment.ts";
import { listFamilies } from "./list_families.ts";
import { ToldMetrics } from "./told_metrics.ts";
import { wantsOpenMetrics } from "./wants_open_metrics.ts";
import { writeFamilies } from "./write_families.ts";

/** What can be asked for, as Postgres reads it. */
const WINDOWS: Record<string, string> = {
  "1h": "1 hour",
  "6h": "6 hours",
  "24h": "24 hours",
  "7d": "7 days",
};

const kept = keepAnswers<string | null>(Object.keys(WINDOWS).length);

/** Answers Prometheus, or anybody, with the numbers of a window that ends now. */
export function answerMetrics(request: Request): Promise<Response> {
  return answerAnybody(request, "metrics", async (url): Promise<Page | null> => {
    if (restOfPath(url, "metrics") !== "") {
      throw new HttpError(404, "not_found", "Cannot find that: the address ends with metrics");
    }
    const { window } = readQuery(url.searchParams, {
      window: { fallback: "24h", oneOf: Object.keys(WINDOWS) },
    });
    const text = await kept.get(window, () => askDatabase(window));
    if (text === null) return null;
    const type = wantsOpenMetrics(request.headers.get("accept"))
      ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
      : "text/plain; version=0.0.4; charset=utf-8";
    return { type, text, headers: { vary: "accept" } };
  });
}

/** The metrics as text; null when they are off. */
async function askDatabase(window: string): Promise<string | null> {
  const database = connectDatabase(readEnvironment());
  const told = await callDatabase(
    database,
    "outlet_metrics",
    { period: WINDOWS[window] },
    ToldMetrics.nullable(),
  );
  return told === null ? null : writeFamilies(listFamilies(told, window));
}
