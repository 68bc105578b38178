/**
 * Makes the data of a release, `tests/upgrade/<release>.sql.gz`, with a whole project on PostgreSQL:
 * its history, and what the commands then do with simulated providers. Its only argument is the
 * release, such as 1.0.0.
 */
import { startSimulatedProviders } from "../../local/simulated_providers.ts";
import { requirePackages } from "../native/require_packages.ts";
import { startNativeStack } from "../native/stack.ts";
import { UNSYNCED } from "../native/start_native_database.ts";
import { callable } from "./callable.ts";
import { dumpData } from "./dump_data.ts";
import { useProject } from "./use_project.ts";

const [release] = Deno.args;
if (!/^\d+\.\d+\.\d+$/.test(release ?? "")) {
  throw new Error("Cannot make the data of a release: say which, such as 1.0.0");
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
await Deno.writeFile(new URL(`./${release}.sql.gz`, import.meta.url), packed);
console.log(`${release}.sql.gz has ${packed.length} bytes, unpacked ${sql.length}`);
