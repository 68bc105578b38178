/** Which providers the local stack calls. Each mode has a data folder of its own. */
export type Mode = "live" | "simulated";

/** The options of a command that say where it works. */
export interface Place {
  live?: boolean;
  simulated?: boolean;
  /** Folder over the data folders of both modes. */
  "data-dir": string;
}

/**
 * The modes that come into question, the preferred one first: what a flag says,
 * else `live` when there is any key, or a catalogue that may name keys of
 * another form. Whether one of them is a provider's only the catalogue knows.
 */
export function candidateModes(env: Record<string, string>, place: Place): Mode[] {
  if (place.live) return ["live"];
  if (place.simulated) return ["simulated"];
  const anyKey = Object.keys(env).some((name) => name.endsWith("_API_KEY"));
  return anyKey || isThere(`${place["data-dir"]}/live`) ? ["live", "simulated"] : ["simulated"];
}

function isThere(folder: string): boolean {
  try {
    return Deno.statSync(folder).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
