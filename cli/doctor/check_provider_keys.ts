import { z } from "zod";
import { callFunction } from "../project/call_function.ts";
import { plainText } from "../../lib/plain_text.ts";
import type { Context } from "./context.ts";
import { describeSecrets } from "./describe_secrets.ts";
import { failed, type Finding, type Judgement, ok, warning } from "./finding.ts";
import { type Call, readLastCalls } from "./read_last_calls.ts";

const answerSchema = z.object({
  keys: z.array(z.object({
    provider: z.string(),
    key: z.string().nullable(),
    state: z.enum(["ok", "unset", "refused", "no_quota", "unknown", "bad_address"]),
    detail: z.string().nullable(),
    address: z.string().nullish(),
    counted: z.boolean().default(true),
    open: z.boolean().default(false),
    simulated: z.boolean().default(false),
  })),
});
type KeyCheck = z.infer<typeof answerSchema>["keys"][number];

type KeyContext = Pick<Context, "project" | "database" | "local" | "signal">;

/** The start of the message about a provider that no run calls. */
const LEFT_OUT = "Left out of every run: ";

/** What each enabled provider says about the key that the functions have for it. */
export async function checkProviderKeys(context: KeyContext): Promise<Finding[]> {
  const { keys } = await callFunction(context.project, "check-keys", {}, answerSchema, {
    signal: context.signal,
    timeoutMs: 60_000,
  });
  if (keys.length === 0) {
    return [{
      check: "provider keys",
      ...failed("No provider is enabled: update providers set enabled = true where slug = '…'"),
    }];
  }
  if (keys.every(({ state, key }) => state === "unset" && key !== null)) {
    const names = keys.map(({ key }) => key).join(", ");
    return [{
      check: "provider keys",
      ...failed(`None is set: set one of ${names} ${describeSecrets(context)}`),
    }];
  }
  const calls = await readLastCalls(context.database);
  return keys.map((found) => {
    const judged = judge(found, calls.get(found.provider) ?? [], context);
    return { ...judged, check: nameCheck(found), message: judged.message + describeAddress(found) };
  });
}

/** Whether no run calls a provider, by the finding about its key. */
export function isLeftOut(slug: string, findings: Finding[]): boolean {
  return findings.some(({ check, message }) =>
    check === "provider keys" || (check === `key of ${slug}` && message.startsWith(LEFT_OUT))
  );
}

/** Where its calls are sent instead of the catalogue's address, and what that means. */
function describeAddress({ provider, address, counted }: KeyCheck): string {
  if (!address) return "";
  const apart = "; its results are in no public number and have no price, since neither its " +
    "base_url nor its options.hosts names that host";
  return ` (${provider} → ${address})${counted ? "" : apart}`;
}

function nameCheck({ provider, key }: KeyCheck): string {
  return key === null ? `server of ${provider}` : `key of ${provider}`;
}

/** @param calls The calls of its last run: unlike the request made here, they need a valid key. */
function judge(found: KeyCheck, calls: Call[], context: KeyContext): Judgement {
  const { key, state, detail } = found;
  const why = plainText(detail ?? "", 200);
  if (found.simulated) return ok("SIMULATED: a stand-in answers and needs no key");
  if (state === "bad_address") return failed(`Its address cannot be right: ${why}`);
  if (state === "unset") {
    if (key !== null) return warning(`${LEFT_OUT}${why}; set it ${describeSecrets(context)}`);
    return /stands in/.test(why) ? warning(LEFT_OUT + why) : failed(why);
  }
  if (state === "no_quota") return failed(`No quota (${why}): add credit to the account`);
  const refused = calls.length > 0 && calls.every(({ outcome }) => outcome === "auth_failed");
  const succeeded = calls.some(({ outcome }) => outcome === "success");
  if (refused && state !== "unknown") return failed(explainRefusal(found, calls, context));
  if (state === "ok") return ok(explainAccepted(found, succeeded));
  // A model list that is missing, or that this key may not read, does not affect runs.
  const isOnlyTheList = state === "unknown" ? /^HTTP 4/ : key === null ? /./ : /^HTTP 403/;
  if (succeeded && isOnlyTheList.test(why)) {
    return warning(`Its last calls succeeded; its model list cannot be read (${why})`);
  }
  if (state === "unknown") {
    return failed(`Cannot be checked (${why}): is the provider up, and its base_url right?`);
  }
  return key === null
    ? warning(`Its model list needs a key (${why}): only a run shows whether calls need one too`)
    : failed(`Refused (${why}): replace the secret ${key} ${describeSecrets(context)}`);
}

function explainAccepted({ key, open, detail }: KeyCheck, succeeded: boolean): string {
  if (detail !== null) {
    if (succeeded) return key === null ? "Its last calls succeeded" : "Accepted by its last calls";
    return `${key === null ? "Not asked" : "Set"}; ${plainText(detail, 200)}, so only a call can ` +
      `${key === null ? "show that it answers" : "prove the key"}`;
  }
  if (key === null) return "Answers, and needs no key";
  if (!open) return "Accepted";
  return succeeded
    ? "Accepted by its last calls"
    : "Set; its model list needs no key, so only a call can prove the key";
}

function explainRefusal(
  { provider, key, state, detail }: KeyCheck,
  [last, ...more]: Call[],
  context: KeyContext,
): string {
  const said = state === "refused"
    ? plainText(detail ?? "", 200)
    : `HTTP ${last.status_code}: ${plainText(last.error_message ?? "", 150)}`;
  const calls = more.length === 0 ? "the call" : `all ${more.length + 1} calls`;
  if (key === null) {
    return `It needs a key, by ${calls} of its last run (${said}): run update providers set ` +
      `api_key_env = '${provider.toUpperCase().replaceAll("-", "_")}_API_KEY' where slug = ` +
      `'${provider}', and set that ${describeSecrets(context)}`;
  }
  return `Refused, by ${calls} of its last run (${said}): replace the secret ${key} ` +
    `${describeSecrets(context)}` +
    (state === "ok" ? "; the next run will show whether that helped" : "");
}
