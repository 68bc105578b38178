import { ifMissing } from "../lib/if_missing.ts";
import { importLater } from "../lib/import_later.ts";
import { readEnvironment } from "../lib/read_environment.ts";
import { measureGzip } from "./measure_gzip.ts";

const help = `Build the public page for one project into dashboard/dist, for any static host.

  deno task dashboard:build

  SUPABASE_URL              address of the project
  SUPABASE_PUBLISHABLE_KEY  its publishable key; anybody can read it in the page

Both can be set in the file .env.`;

/** `deno task dashboard:build`: writes the site into dashboard/dist. */
async function build() {
  const { readSiteConfig } = await importLater<typeof import("./read_site_config.ts")>(
    import.meta.resolve("./read_site_config.ts"),
  );
  const { buildDashboard, firstFiles } = await importLater<typeof import("./build_dashboard.ts")>(
    import.meta.resolve("./build_dashboard.ts"),
  );
  const files = await buildDashboard(readSiteConfig(readEnvironment(Deno.env.toObject())));
  const folder = new URL("dist/", import.meta.url);
  await Deno.remove(folder, { recursive: true }).catch(ifMissing(undefined));
  await Deno.mkdir(folder);
  const first = firstFiles(files);
  let total = 0;
  for (const [path, content] of files) {
    await Deno.writeFile(new URL(path, folder), content);
    const size = await measureGzip(content);
    if (first.has(path)) total += size;
    console.log(`dashboard/dist/${path}  ${kilobytes(size)}${first.has(path) ? "" : ", later"}`);
  }
  console.log(`First load, compressed: ${kilobytes(total)}`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

if (import.meta.main) {
  try {
    if (Deno.args.some((arg) => arg === "--help" || arg === "-h")) console.log(help);
    else await build();
  } catch (error) {
    console.error((error as Error).message);
    Deno.exit(1);
  }
}
