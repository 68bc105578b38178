import { z } from "zod";
import type { Upload } from "./start_management_api.ts";

/** Paths of what is only there to test or to describe the functions. */
const NOT_DEPLOYED = /_test\.ts$|(?:^|\/)(?:testing|testdata|tests)\/|\.env|\.lock$|\.sql$|\.md$/;

/** Keys by their shapes: of providers, of the project, of an account. */
const SECRET =
  /\b(?:sk-|gsk_|tgp_|sb_secret_|sbp_)[A-Za-z0-9_-]{16,}|\beyJ[\w-]{20,}\.[\w-]{20,}\./;

const graphSchema = z.object({
  modules: z.array(z.object({ specifier: z.string(), error: z.string().optional() })),
});

/**
 * Compares an upload, written to `folder`, with what its entry point needs: a
 * missing or a further file, a test, a fixture or a secret is a problem.
 *
 * @param config An import map with the packages of the upload's own.
 */
export async function findUploadProblems(
  { metadata, files }: Upload,
  folder: string,
  config: string,
): Promise<string[]> {
  const needed = await readGraph(`${folder}/${metadata.entrypoint_path}`, config);
  const present = [...files.keys()].filter((path) => path !== metadata.import_map_path);
  const local = needed.filter(({ path }) => path.startsWith(`${folder}/`))
    .map(({ path, missing }) => ({ path: path.slice(folder.length + 1), missing }));
  const neededPaths = local.map(({ path }) => path);
  return [
    ...needed.filter(({ missing }) => missing).map(({ path }) => `missing: ${path}`),
    ...present.filter((path) => !neededPaths.includes(path)).map((path) => `not needed: ${path}`),
    ...present.filter((path) => NOT_DEPLOYED.test(path)).map((path) =>
      `not for deploying: ${path}`
    ),
    ...[...files].filter(([, content]) => SECRET.test(new TextDecoder().decode(content)))
      .map(([path]) => `holds a secret: ${path}`),
    ...(metadata.verify_jwt === false ? [] : ["verify_jwt is on"]),
  ];
}

/** The modules on disk that an entry point needs, packages left out. */
async function readGraph(entry: string, config: string) {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-lock", "--config", config, entry],
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot read the module graph: ${decoder.decode(stderr)}`);
  const { modules } = graphSchema.parse(JSON.parse(decoder.decode(stdout)));
  return modules
    .filter(({ specifier }) => specifier.startsWith("file:"))
    .map(({ specifier, error }) => ({
      path: decodeURIComponent(new URL(specifier).pathname),
      missing: error !== undefined,
    }));
}
