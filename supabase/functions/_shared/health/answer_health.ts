import { z } from "zod";
import { connectDatabase } from "../platform/database.ts";
import { readEnvironment } from "../platform/environment.ts";
import { explain, log } from "../platform/log.ts";
import { describeOlderSchema, RELEASE } from "../platform/release.ts";

/**
 * Anyone may call this function, so the answer of the database is reused for
 * this long, in milliseconds.
 */
const KEEP_MS = 10_000;

const Status = z.object({
  state: z.string(),
  last_result_at: z.string().nullable(),
  last_run_finished_at: z.string().nullable(),
  unfinished_runs: z.number(),
  stuck_runs: z.number(),
  open_incidents: z.number(),
  checked_at: z.string(),
});
/** Where the schema is too old for these functions, only that. */
type Status = z.infer<typeof Status> | { state: "outdated_database"; message: string };

let kept: { status: Promise<Status>; until: number } | undefined;

/**
 * Answers an uptime monitor: 200 when results are fresh or none are due yet,
 * 503 when they are not, when the database does not answer, or when its schema
 * is older than the functions. Needs no key, and shows only the release and what
 * visitors can read in the view `public_status`.
 */
export async function answerHealth(request: Request): Promise<Response> {
  await request.body?.cancel();
  if (request.method !== "GET" && request.method !== "HEAD") {
    return respond(405, { state: "method_not_allowed" }, { allow: "GET, HEAD" });
  }
  try {
    const status = await readStatus();
    const healthy = status.state === "ok" || status.state === "empty";
    return respond(healthy ? 200 : 503, status);
  } catch (error) {
    log("error", explain(error), { function: "health" });
    return respond(503, { state: "unknown" });
  }
}

function respond(
  status: number,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ ...body, release: RELEASE }, {
    status,
    headers: { "cache-control": "no-store", ...headers },
  });
}

function readStatus(): Promise<Status> {
  if (kept === undefined || performance.now() > kept.until) {
    const status = askDatabase();
    const asked = { status, until: performance.now() + KEEP_MS };
    kept = asked;
    // A failure is not reused.
    status.catch(() => {
      if (kept === asked) kept = undefined;
    });
  }
  return kept.status;
}

async function askDatabase(): Promise<Status> {
  const database = connectDatabase(readEnvironment());
  const [older, { data, error }] = await Promise.all([
    describeOlderSchema(database),
    database.from("public_status").select().single(),
  ]);
  if (older !== null) {
    log("error", older, { function: "health" });
    return { state: "outdated_database", message: older };
  }
  if (error) throw new Error(`Cannot read public_status: ${error.message}`);
  return Status.parse(data);
}
