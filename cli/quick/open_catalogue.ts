import { importLater } from "../../lib/import_later.ts";
import { candidateModes, type Place } from "../project/candidate_modes.ts";
import { findProject, type ProjectAddress } from "../../lib/find_project.ts";
import { findRunningStack } from "../project/find_running_stack.ts";
import { openFolder } from "../project/open_folder.ts";

export interface Catalogue extends ProjectAddress, AsyncDisposable {
  /** Whether the environment names it. */
  named: boolean;
  /** Whether its providers are simulated. */
  simulated: boolean;
}

/** The project that the environment names, the running local stack, or the data in its folder. */
export async function openCatalogue(
  env: Record<string, string>,
  place: Place,
): Promise<Catalogue> {
  const named = place.live || place.simulated ? null : findProject(env);
  const asIs = { [Symbol.asyncDispose]: () => Promise.resolve() };
  if (named !== null) return { ...named, ...asIs, named: true, simulated: false };
  const running = await findRunningStack(env, place);
  if (running !== null) {
    return { ...running, named: false, simulated: running.mode === "simulated" };
  }
  const [mode] = candidateModes(env, place);
  const dataDir = `${place["data-dir"]}/${mode}`;
  const simulated = mode === "simulated";
  const opened = await openFolder(dataDir, {}, async () => {
    const { startStack } = await importLater<typeof import("../../local/stack.ts")>(
      import.meta.resolve("../../local/stack.ts"),
    );
    return await startStack({ dataDir, simulated });
  });
  return { ...opened, named: false, simulated };
}
