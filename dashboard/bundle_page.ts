import { fileURLToPath } from "node:url";
import { PACKAGES_LOCK } from "../lib/packages_lock.ts";

/** The page's own script and styles, minified. */
export interface PageBundle {
  script: Uint8Array<ArrayBuffer>;
  styles: Uint8Array<ArrayBuffer>;
}

/** Bundles `src/main.ts` and the styles it imports for browsers. */
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
    const [script, styles] = await Promise.all([
      Deno.readFile(`${folder}/main.js`),
      Deno.readFile(`${folder}/main.css`),
    ]);
    return { script, styles };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function path(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
