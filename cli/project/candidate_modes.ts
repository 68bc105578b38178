/** Which providers the local stack calls. Each mode has a data folder of its own. */
export type Mode = "live" | "simulated";

/** The options that choose the project or stack of a command. */
export interface Place {
  live?: boolean;
  simulated?: boolean;
  /** The folder that contains the data folders of both modes. */
  "data-dir": string;
}

/**
 * The possible modes, the preferred one first: the mode of a flag, else `live` first when any key
 * is set, or when there is a catalogue that may name other keys. Only the catalogue shows whether a
 * key is a provider's.
 */
export function candidateModes(env: Record<string, string>, place: Place): Mode[] {
  if (place.live) return ["live"];
  if (place.simulated) return ["simulated"];
  const anyKey = Object.keys(env).some((name) => name.endsWith("_API_KEY"));
  return anyKey || isThere(`${place["data-dir"]}/live`) ? ["live", "simulated"] : ["simulated"];
}

/** The options with which another command uses the same stack. */
export function placeOptions({ live, simulated, "data-dir": folder }: Place): string {
  const mode = live ? " --live" : simulated ? " --simulated" : "";
  // The default folder needs no option.
  return folder === ".data" ? mode : `${mode} --data-dir '${folder.replaceAll("'", "'\\''")}'`;
}

function isThere(folder: string): boolean {
  try {
    return Deno.statSync(folder).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
