import { setTimeout as delay } from "node:timers/promises";
import { findProxy } from "../../supabase/functions/_shared/platform/find_proxy.ts";
import { showAddress } from "../../supabase/functions/_shared/provider/resolve_endpoint.ts";
import { plainText } from "../../lib/plain_text.ts";
import { choiceOf } from "../command/choice_of.ts";
import { UsageError } from "../command/usage_error.ts";
import { type AskedServer, askModels, type ModelsAnswer } from "./ask_models.ts";

/** How long a server may take to load its model, in milliseconds, and the time between two looks. */
const LOADING_MS = 30_000;
const LOOK_MS = 500;

/** What is to be measured, and what may be taken on trust. */
export interface CheckedServer extends AskedServer {
  models: string[];
  /** The variable that holds the key; null for none. */
  keyEnv: string | null;
  /** Whether models are measured that the server does not list. */
  yes: boolean;
  signal: AbortSignal;
}

/** The server wants a key, or another one. */
export class WantedKeyError extends Error {
  override name = "WantedKeyError";
}

/**
 * Checks that models were named, and that a server answers and has them, so that no mistyped name is measured as its
 * failure. A server that is loading its model is waited for. What cannot be told is not held
 * against it: not every server lists its models.
 *
 * @throws {WantedKeyError} when it refuses the request for want of a valid key.
 */
export async function checkModels(server: CheckedServer): Promise<void> {
  const answer = await untilLoaded(server);
  const shown = showAddress(server.url);
  if (answer.state === "unreachable") {
    const question = findProxy(server.url) === null ? ". Is the server running?" : "";
    throw new Error(`Cannot reach ${shown}: ${answer.why}${question}`);
  }
  if (server.models.length === 0) {
    const { names } = answer.state === "listed" ? answer : { names: null };
    throw new UsageError(
      `Cannot measure ${shown}: --url needs --model` +
        (names === null ? "" : `. ${plainText(choiceOf("", names), 2000)}`),
    );
  }
  if (server.yes) return;
  if (answer.state === "error") {
    refuseKey(server, answer);
    if (answer.status === 404) await findVersion(server);
    return;
  }
  const { names } = answer;
  if (names === null) return await findVersion(server);
  const missing = server.models.find((model) => !names.some((name) => isMeant(model, name)));
  if (missing === undefined) return;
  const choice = names.length === 0 ? "It has none yet" : choiceOf(missing, names);
  throw new UsageError(
    `Cannot measure "${plainText(missing, 100)}": ${shown} has no such model. ${
      plainText(choice, 2000)
    }. Use --yes to measure it anyway`,
  );
}

async function untilLoaded(server: CheckedServer): Promise<ModelsAnswer> {
  const deadline = performance.now() + LOADING_MS;
  let told = false;
  while (true) {
    const answer = await askModels(server, server.signal);
    if (answer.state !== "error" || answer.status !== 503) return answer;
    if (performance.now() > deadline) {
      throw new Error(`Cannot measure ${showAddress(server.url)}: it is not ready (${answer.why})`);
    }
    if (!told) console.error(`Waiting for ${showAddress(server.url)} (${answer.why})`);
    told = true;
    await delay(LOOK_MS, undefined, { signal: server.signal });
  }
}

function refuseKey(
  { url, keyEnv }: CheckedServer,
  { status, why }: { status: number; why: string },
): void {
  const shown = showAddress(url);
  if (keyEnv === null && (status === 401 || status === 403)) {
    throw new WantedKeyError(`Cannot measure ${shown}: it wants a key (${why}): ${howToGiveKey()}`);
  }
  // A key that is valid may not be allowed to read the list, which is answered by 403.
  if (status === 401) {
    throw new WantedKeyError(`Cannot measure ${shown}: it refuses the key in ${keyEnv} (${why})`);
  }
}

/** The version at the end is easily forgotten. Some servers answer a wrong path with success. */
async function findVersion(server: CheckedServer): Promise<void> {
  const { pathname, search, origin } = new URL(server.url);
  if (pathname !== "/") return;
  const withVersion = `${origin}/v1${search}`;
  const there = await askModels({ ...server, url: withVersion }, server.signal);
  if (there.state !== "listed" || there.names === null) return;
  throw new UsageError(
    `Cannot measure ${showAddress(server.url)}: it has no models there. Did you mean ${
      showAddress(withVersion)
    }?`,
  );
}

/** How a server gets its key, in words. */
export function howToGiveKey(): string {
  return "put it into .env, for example as MY_SERVER_API_KEY=…, and add --key-env MY_SERVER_API_KEY";
}

/** Ollama's names have a tag, and without one the tag `latest` is meant. */
function isMeant(model: string, listed: string): boolean {
  return listed === model || listed === `${model}:latest`;
}
