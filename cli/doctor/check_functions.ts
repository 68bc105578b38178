import { z } from "zod";
import { isLoopback } from "../../lib/loopback_host.ts";
import { parseJson } from "../../supabase/functions/_shared/platform/parse_json.ts";
import { plainText } from "../../lib/plain_text.ts";
import { RELEASE } from "../../supabase/functions/_shared/platform/release.ts";
import type { Context } from "./context.ts";
import { failed, type Finding, type Judgement, ok, warning } from "./finding.ts";

/** The functions that only holders of a secret key may call. */
const GUARDED = ["run-benchmark", "sync-models", "check-keys", "control"];

/** The functions that answer anybody with numbers. */
const OUTLETS = ["metrics", "badge", "feed"];

const ASKS_FOR_JWT =
  "The platform asks for a JWT: set verify_jwt = false in supabase/config.toml and deploy again";

/** Long enough for a cold start, in milliseconds. */
const TIMEOUT_MS = 30_000;

const refusalSchema = z.object({ error: z.object({ code: z.string() }) });

const healthSchema = z.object({
  state: z.string(),
  message: z.string().optional(),
  release: z.string().optional(),
});
type Health = z.infer<typeof healthSchema>;

/** Whether the functions are deployed, accept the key and reject calls without a key. */
export async function checkFunctions(context: Context): Promise<Finding[]> {
  const checks = [
    ...GUARDED.map((name) => [name, checkGuarded(name, context)] as const),
    ["health", checkHealth(context)] as const,
    ...OUTLETS.map((name) => [name, checkOutlet(name, context)] as const),
  ];
  return await Promise.all(
    checks.map(async ([name, found]) => ({ ...await found, check: `function ${name}` })),
  );
}

/**
 * One call without a key is enough: our own rejection comes only if the
 * platform's check lets the call through.
 */
async function checkGuarded(name: string, context: Context): Promise<Judgement> {
  const { status, body } = await call(name, { method: "POST", body: "{}" }, context);
  if (status === 401 && refusalSchema.safeParse(body).data?.error.code === "unauthorized") {
    return ok("Answers, and rejects calls without a key");
  }
  if (status === 401) {
    return failed(
      "The platform asks for a JWT before the function can check the key: set verify_jwt = false in " +
        "supabase/config.toml and deploy again",
    );
  }
  if (status >= 200 && status < 300) {
    return failed(
      "It accepts calls without a key, so what is deployed is not this function: deploy it again",
    );
  }
  return explain(name, status, context);
}

/** An address of an outlet that is none is refused by the function itself, without a question. */
async function checkOutlet(name: string, context: Context): Promise<Judgement> {
  const { status, body } = await call(`${name}/-`, { method: "GET" }, context);
  if (status === 404 && refusalSchema.safeParse(body).data?.error.code === "not_found") {
    return ok("It is deployed, and answers anybody if settings.outlets names it");
  }
  if (status === 401) return failed(ASKS_FOR_JWT);
  return explain(name, status, context);
}

async function checkHealth(context: Context): Promise<Judgement> {
  const { status, body } = await call("health", { method: "GET" }, context);
  const answers = status === 200 || status === 503;
  const health = healthSchema.safeParse(body).data;
  if (answers && health !== undefined) return judgeHealth(status, health);
  if (status === 401) return failed(ASKS_FOR_JWT);
  return explain("health", status, context);
}

/** Functions of this folder's release are expected, on a schema that is not older than they. */
function judgeHealth(status: number, { state, message, release }: Health): Judgement {
  if (state === "outdated_database") return failed(plainText(message ?? state));
  if (release === RELEASE) {
    return ok(`Answers ${status}; the functions are of release ${release}`);
  }
  return warning(
    `The functions are of ${
      release === undefined ? "a release before 1.0.0" : `release ${plainText(release)}`
    }, and this folder is of ${RELEASE}: run "deno task deploy", or check out theirs`,
  );
}

function explain(name: string, status: number, { project }: Context): Judgement {
  const serve = isLoopback(project.url)
    ? `; is "supabase functions serve" or "deno task dev" running?`
    : "";
  if (status === 404) {
    return failed(
      `It is not deployed: run "deno task deploy" or "supabase functions deploy --use-api ${name}"${serve}`,
    );
  }
  if (status === 503) {
    return failed(`It does not start (HTTP 503): its log says why${serve}`);
  }
  if (status === 0) return failed("It does not answer in time: look at its log");
  return failed(`It answers HTTP ${status}: its log says why`);
}

/** Status 0: no answer. */
async function call(
  name: string,
  init: RequestInit,
  { project, signal }: Context,
): Promise<{ status: number; body: unknown }> {
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(`${project.url}/functions/v1/${name}`, {
      ...init,
      headers: { "content-type": "application/json" },
      signal: AbortSignal.any([signal, deadline]),
    });
    return { status: response.status, body: parseJson(await response.text()) };
  } catch {
    signal.throwIfAborted();
    return { status: 0, body: null };
  }
}
