import { fileURLToPath } from "node:url";
import { spawnDeno } from "../lib/spawn_deno.ts";
import { PACKAGES_LOCK } from "../lib/packages_lock.ts";

/** Providers for a machine without keys. */
export interface SimulatedProviders extends AsyncDisposable {
  /**
   * Keys, base URLs and the simulated providers, under the variable names that
   * the functions read.
   */
  env: Record<string, string>;
  /** Ends their process. */
  stop(): Promise<void>;
}

/**
 * In the form of a real key: functions redact it, so it must not be a word that
 * answers contain.
 */
export const SIMULATED_KEY = "sk-simulated-0000";

const PROGRAM = fileURLToPath(new URL("./serve_simulated_providers.ts", import.meta.url));

/**
 * Starts simulated OpenAI, Groq, Together AI and OpenRouter, each on a port of
 * its own. They stream about 150 tokens each, with a time to the first token
 * and a speed that differ from provider to provider and vary a little from
 * request to request, report their usage and list their models; they accept any
 * key. They run in one process, separate from the processes that measure them.
 *
 * @param onStep Called with a few words on what is being fetched or started.
 */
export async function startSimulatedProviders(
  onStep?: (words: string) => void,
): Promise<SimulatedProviders> {
  onStep?.("Starting the simulated providers");
  const output: string[] = [];
  const process = spawnDeno({
    path: Deno.execPath(),
    args: ["run", "--no-prompt", "--allow-all", PACKAGES_LOCK, PROGRAM],
    env: { ...Deno.env.toObject(), NO_COLOR: "1" },
    onLine: (line) => line.startsWith("Download ") ? onStep?.(line) : output.push(line),
  });
  let baseUrls: Record<string, string>;
  try {
    baseUrls = JSON.parse(await process.ready);
  } catch (cause) {
    await process.stop();
    throw new Error(`Cannot start the simulated providers: ${output.join("\n")}`, { cause });
  }
  const env: Record<string, string> = { SIMULATED_PROVIDERS: Object.keys(baseUrls).join(",") };
  for (const [slug, baseUrl] of Object.entries(baseUrls)) {
    env[`${slug.toUpperCase()}_API_KEY`] = SIMULATED_KEY;
    env[`${slug.toUpperCase()}_BASE_URL`] = baseUrl;
  }
  return { env, stop: process.stop, [Symbol.asyncDispose]: process.stop };
}
