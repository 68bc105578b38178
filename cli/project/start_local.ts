import { importLater } from "../../lib/import_later.ts";
import { candidateModes, type Place } from "./candidate_modes.ts";
import { describeAddresses, pickAddresses } from "./describe_addresses.ts";
import { HAS_MODEL, hasKey, type KeyedProvider } from "./has_key.ts";
import { type FolderOptions, type OpenedStack, openFolder } from "./open_folder.ts";
import type { LocalOptions } from "./start_mode.ts";

/** A running local stack. */
export interface LocalStack extends OpenedStack {
  /** Folder with its data. */
  folder: string;
  /** A description to print: which providers it calls and where the data is. */
  description: string;
}

/**
 * Starts the local stack, or joins the one of another command: with the real providers when the
 * catalogue has an enabled one that can be called, else with the simulated ones. Other keys do not
 * count.
 */
export async function startLocal(
  env: Record<string, string>,
  place: Place,
  options: LocalOptions & FolderOptions = {},
): Promise<LocalStack> {
  const modes = candidateModes(env, place);
  for (const mode of modes) {
    await using started = new AsyncDisposableStack();
    const folder = `${place["data-dir"]}/${mode}`;
    const addresses = mode === "live" ? pickAddresses(env) : {};
    const stack = started.use(
      await openFolder(
        folder,
        { ...options, addresses },
        async () => {
          // Imported late: it contains Postgres, which a command that joins a stack does not need.
          const { startMode } = await importLater<typeof import("./start_mode.ts")>(
            import.meta.resolve("./start_mode.ts"),
          );
          return await startMode(mode, folder, env, options);
        },
      ),
    );
    const providers = await readProviders(stack);
    const names = Object.keys(env);
    if (mode === modes.at(-1) || providers.some((provider) => hasKey(provider, names))) {
      started.move();
      const said = mode === "live"
        ? describeAddresses(providers.map(({ slug }) => slug), stack.addresses)
        : explainSimulated(providers, place);
      return { ...stack, folder, description: `${said}Local stack, data in ${folder}` };
    }
  }
  throw new Error("Cannot start the local stack: there is no mode to start it in");
}

interface LocalProvider extends KeyedProvider {
  slug: string;
}

/** The enabled providers. */
function readProviders(stack: OpenedStack): Promise<LocalProvider[]> {
  return stack.query(
    `select slug, api_key_env, ${HAS_MODEL} from public.providers
    where enabled order by created_at, api_key_env`,
  );
}

function explainSimulated(providers: KeyedProvider[], place: Place): string {
  const keys = providers.flatMap(({ api_key_env }) => api_key_env ?? []);
  const why = place.simulated
    ? "as asked"
    : keys.length > 0
    ? `none of ${keys.join(", ")} is set`
    : "no provider is enabled with a model";
  return `SIMULATED providers: ${why}.\nThe numbers say nothing about the real ones.\n`;
}
