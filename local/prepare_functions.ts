import { pathToFileURL } from "node:url";
import { ifMissing } from "../lib/if_missing.ts";
import { readLines } from "../lib/read_lines.ts";

/** The names by which Supabase knows functions, and the URLs of their modules. */
export async function findFunctions(folder: string): Promise<Map<string, string>> {
  const modules = new Map<string, string>();
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isDirectory || !/^[A-Za-z][A-Za-z0-9_-]*$/.test(entry.name)) continue;
    const path = `${folder}/${entry.name}/index.ts`;
    const isFile = await Deno.stat(path).then((file) => file.isFile, ifMissing(false));
    if (isFile) modules.set(entry.name, pathToFileURL(path).href);
  }
  return modules;
}

/** Fetches the imports of some modules, with the Deno that will run them. */
export async function fetchPackages(
  deno: { path: string; args: string[] },
  modules: string[],
  onStep?: (words: string) => void,
) {
  const child = new Deno.Command(deno.path, {
    args: ["cache", ...deno.args, ...modules],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const others: string[] = [];
  for await (const line of readLines(child.stderr)) {
    if (line.startsWith("Download ")) onStep?.(line);
    else others.push(line);
  }
  const { success } = await child.status;
  if (!success) throw new Error(`Cannot prepare the functions: ${others.join("\n").trim()}`);
}
