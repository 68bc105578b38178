import type { Stack } from "../local/stack.ts";
import { candidateModes, type Mode, type Place } from "./candidate_modes.ts";
import { type LocalOptions, startMode } from "./start_mode.ts";

/** A running local stack. */
export interface LocalStack extends Stack {
  /** Folder with its data. */
  folder: string;
  /** For people: which providers it calls and where the data is. */
  description: string;
}

/**
 * Starts the local stack: with the real providers when the catalogue has an
 * enabled one whose key is set, else with the simulated ones. Keys of anything
 * else are no reason to benchmark nothing.
 */
export async function startLocal(
  env: Record<string, string>,
  place: Place,
  options: LocalOptions = {},
): Promise<LocalStack> {
  const modes = candidateModes(env, place);
  for (const mode of modes) {
    await using started = new AsyncDisposableStack();
    const folder = `${place["data-dir"]}/${mode}`;
    const stack = started.use(await startMode(mode, folder, env, options));
    const keyNames = await readKeyNames(stack);
    if (mode === modes.at(-1) || keyNames.some((name) => env[name] !== undefined)) {
      started.move();
      return { ...stack, folder, description: describe(mode, folder, keyNames, place) };
    }
  }
  throw new Error("Cannot start the local stack: there is no mode to start it in");
}

/** The environment variables with the keys of enabled providers. */
async function readKeyNames(stack: Stack): Promise<string[]> {
  const providers = await stack.query<{ api_key_env: string }>(
    "select api_key_env from public.providers " +
      "where enabled and api_key_env is not null order by created_at, api_key_env",
  );
  return providers.map((provider) => provider.api_key_env);
}

function describe(mode: Mode, folder: string, keyNames: string[], place: Place): string {
  const data = `Local stack, data in ${folder}`;
  if (mode === "live") return data;
  const why = place.simulated ? "as asked" : `none of ${keyNames.join(", ")} is set`;
  return `SIMULATED providers: ${why}.\nThe numbers say nothing about the real ones.\n${data}`;
}
