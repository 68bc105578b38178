import { z } from "zod";
import { callFunction } from "../project/call_function.ts";
import { plainText } from "../../lib/plain_text.ts";
import type { Context } from "./context.ts";
import type { Finding } from "./finding.ts";

const answerSchema = z.object({
  keys: z.array(z.object({
    provider: z.string(),
    key: z.string().nullable(),
    state: z.enum(["ok", "unset", "refused", "no_quota", "unknown"]),
    detail: z.string().nullable(),
  })),
});
type KeyCheck = z.infer<typeof answerSchema>["keys"][number];

/** What each enabled provider says of the key that the functions have for it. */
export async function checkProviderKeys({ project, signal }: Context): Promise<Finding[]> {
  const { keys } = await callFunction(project, "check-keys", {}, answerSchema, {
    signal,
    timeoutMs: 60_000,
  });
  if (keys.every(({ state }) => state === "unset")) {
    const names = keys.map(({ key }) => key).filter(Boolean).join(", ");
    return [{
      check: "provider keys",
      state: "failed",
      message: names === ""
        ? "No provider is enabled: update providers set enabled = true where slug = '…'"
        : `None is set: set one of ${names} with "supabase secrets set", or in .env for the local stack`,
    }];
  }
  return keys.map(judge);
}

function judge({ provider, key, state, detail }: KeyCheck): Finding {
  const check = `key of ${provider}`;
  const why = plainText(detail ?? "", 200);
  switch (state) {
    case "ok":
      return { check, state: "ok", message: "Accepted" };
    case "unset":
      return { check, state: "warning", message: `Left out of every run: ${why}` };
    case "refused":
      return { check, state: "failed", message: `Refused (${why}): replace the secret ${key}` };
    case "no_quota":
      return { check, state: "failed", message: `No quota (${why}): top the account up` };
    default:
      return {
        check,
        state: "failed",
        message: `Cannot be checked (${why}): is the provider up, and its base_url right?`,
      };
  }
}
