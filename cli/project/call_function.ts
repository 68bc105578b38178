import { z } from "zod";
import type { ProjectAddress } from "../../lib/find_project.ts";
import { describeFetchError } from "../../supabase/functions/_shared/platform/describe_fetch_error.ts";
import { parseJson } from "../../supabase/functions/_shared/platform/parse_json.ts";
import { UsageError } from "../command/usage_error.ts";

const refusalSchema = z.object({
  error: z.object({
    code: z.string().optional(),
    message: z.string(),
    details: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  }),
});

/** The command-line options of request fields that have other names. */
const OPTIONS: Record<string, string> = { providers: "provider", models: "model" };

/** What a call of an edge function needs besides its body. */
export interface CallOptions {
  signal: AbortSignal;
  /** Deadline of the whole call, including a cold start of the function. */
  timeoutMs: number;
}

/**
 * Posts `body` to an edge function and returns its parsed answer. If the function rejects the body
 * (400), throws a `UsageError` with the function's message, since the body comes from the command's
 * arguments.
 */
export async function callFunction<T>(
  project: ProjectAddress,
  name: string,
  body: unknown,
  answerSchema: z.ZodType<T>,
  { signal, timeoutMs }: CallOptions,
): Promise<T> {
  const { status, text } = await post(`${project.url}/functions/v1/${name}`, {
    method: "POST",
    headers: { apikey: project.secretKey, "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  const answer = parseJson(text);
  if (status >= 200 && status < 300) {
    const parsed = answerSchema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new Error(`Cannot read the answer of ${name}: ${z.prettifyError(parsed.error)}`);
  }
  const refusal = refusalSchema.safeParse(answer);
  if (!refusal.success) throw new Error(`Cannot call ${name}: ${explainStatus(status)}`);
  const { message } = refusal.data.error;
  if (status === 400) throw new UsageError(inOptions(refusal.data.error));
  throw new Error(`Cannot call ${name}: ${message} (HTTP ${status})`);
}

/** The function's message, with the names of the options instead of the fields. */
function inOptions(
  { code, message, details = [] }: z.infer<typeof refusalSchema>["error"],
): string {
  const [first] = details;
  if (first === undefined) return message;
  const [field] = first.field.split(".");
  const option = `--${OPTIONS[field] ?? field.replaceAll("_", "-")}`;
  return code === "invalid_request"
    ? `Cannot read the arguments: ${option} ${first.message}`
    : message.replace(`: ${field}: `, `: ${option}: `);
}

async function post(url: string, init: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, init);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new Error(`Cannot reach ${new URL(url).origin}: ${describeFetchError(error)}`);
  }
}

function explainStatus(status: number): string {
  if (status === 401) return "the project does not accept the secret key (HTTP 401)";
  if (status === 404) return "it is not deployed to the project (HTTP 404)";
  return `it answered HTTP ${status}; its log says why`;
}
