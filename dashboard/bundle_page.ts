import { fileURLToPath } from "node:url";
import { PACKAGES_LOCK } from "../lib/packages_lock.ts";

/** The page's own scripts and styles, minified. */
export interface PageBundle {
  /** `main.js` and what it loads, whose names change with their content. */
  scripts: Map<string, Uint8Array<ArrayBuffer>>;
  styles: Uint8Array<ArrayBuffer>;
}

/** Bundles `src/main.ts` and the styles it imports for browsers; what it imports later, in files of its own. */
export async function bundlePage(): Promise<PageBundle> {
  const folder = await Deno.makeTempDir();
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "bundle",
        PACKAGES_LOCK,
        "--platform",
        "browser",
        "--minify",
        "--code-splitting",
        "--outdir",
        folder,
        path("src/main.ts"),
      ],
      cwd: path("."),
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) {
      throw new Error(`Cannot bundle the dashboard: ${new TextDecoder().decode(stderr).trim()}`);
    }
    const files = await Array.fromAsync(Deno.readDir(folder));
    const names = files.map(({ name }) => name).filter((name) => name.endsWith(".js")).sort();
    const scripts = await Promise.all(
      names.map(async (name) => [name, await Deno.readFile(`${folder}/${name}`)] as const),
    );
    return { scripts: new Map(scripts), styles: await Deno.readFile(`${folder}/main.css`) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function path(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
