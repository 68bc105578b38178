import { ifMissing } from "../lib/if_missing.ts";

/** Renames a folder to a name, or where that is taken to the first free one with a number. */
export async function giveName(folder: string, wanted: string): Promise<string> {
  let name = wanted;
  for (let n = 2; await isThere(name); n++) name = `${wanted}-${n}`;
  await Deno.rename(folder, name);
  return name;
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).catch(ifMissing(null)) !== null;
}
