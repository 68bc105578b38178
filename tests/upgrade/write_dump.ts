/**
 * Makes the data of a release, `tests/upgrade/<release>.sql.gz`, with a whole project on PostgreSQL:
 * its history, and what the commands then do with simulated providers. The release is the version in
 * `deno.json`.
 */
import { startSimulatedProviders } from "../../local/simulated_providers.ts";
import { requirePackages } from "../native/require_packages.ts";
import { startNativeStack } from "../native/stack.ts";
import { UNSYNCED } from "../native/start_native_database.ts";
import { callable } from "./callable.ts";
import { dumpData } from "./dump_data.ts";
import { useProject } from "./use_project.ts";
import project from "../../deno.json" with { type: "json" };

const { version: release } = project;
const file = new URL(`./${release}.sql.gz`, import.meta.url);
if (await isThere(file)) {
  throw new Error(
    `Cannot make the data of ${release}: there is some. Set the next version in deno.json, or ` +
      `delete tests/upgrade/${release}.sql.gz if it is not released yet`,
  );
}
await requirePackages();
await using providers = await startSimulatedProviders();
await using stack = await startNativeStack({
  functionEnv: callable(providers.env),
  settings: UNSYNCED,
});
await useProject(stack, stack.database.owner);
const sql = await dumpData(stack.database.admin, release);
const packed = await new Response(
  new Blob([sql]).stream().pipeThrough(new CompressionStream("gzip")),
).bytes();
await Deno.writeFile(file, packed);
console.log(`${release}.sql.gz has ${packed.length} bytes, unpacked ${sql.length}`);

async function isThere(file: URL): Promise<boolean> {
  return await Deno.stat(file).then(() => true, (error) => {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  });
}
