import { dirname } from "node:path";
import type { Upload } from "./start_management_api.ts";

/**
 * Writes uploads to a folder, each to `uploads/<name>` of it, and beside them
 * the folders by which `startFunctions` knows functions.
 */
export async function unpackUploads(uploads: Map<string, Upload>, folder: string): Promise<void> {
  for (const [name, { metadata, files }] of uploads) {
    for (const [path, content] of files) {
      await writeFile(`${uploadFolder(folder, name)}/${path}`, content);
    }
    const entry = `../uploads/${name}/${metadata.entrypoint_path}`;
    const index = new TextEncoder().encode(`export { default } from "${entry}";\n`);
    await writeFile(`${folder}/${name}/index.ts`, index);
  }
}

/** Where the files of one upload are. */
export function uploadFolder(folder: string, name: string): string {
  return `${folder}/uploads/${name}`;
}

async function writeFile(path: string, content: Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, content);
}
