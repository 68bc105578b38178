import { fileURLToPath } from "node:url";
import { prepareSupabaseCli } from "../../cli/deploy/supabase_cli.ts";
import { startManagementApi, type Upload } from "./start_management_api.ts";

const SUPABASE = fileURLToPath(new URL("../../supabase/", import.meta.url));

/** Keys in the places where an operator has them; none may be deployed. */
const PLANTED = "sk-planted-0123456789abcdef0123456789";

/**
 * Copies `supabase/` to a folder, lets `change` change the copy, and has the
 * real CLI deploy all functions of it. Returns what arrived.
 */
export async function deployCopy(
  change: (supabase: string) => Promise<void> = () => Promise.resolve(),
): Promise<Map<string, Upload>> {
  const root = await Deno.makeTempDir();
  try {
    await copyFolder(SUPABASE, `${root}/supabase`);
    await Deno.writeTextFile(`${root}/.env`, `OPENAI_API_KEY=${PLANTED}\n`);
    await Deno.writeTextFile(`${root}/supabase/functions/.env`, `OPENAI_API_KEY=${PLANTED}\n`);
    await change(`${root}/supabase`);
    const keys = { secretKey: "sb_secret_test", publishableKey: "sb_publishable_test" };
    await using api = await startManagementApi({ keys: () => keys });
    const env = { ...Deno.env.toObject(), ...api.env, OPENAI_API_KEY: PLANTED };
    const cli = prepareSupabaseCli(env, AbortSignal.timeout(300_000), root);
    await cli(["functions", "deploy", "--use-api", "--yes", `--remote=${api.ref}`]);
    return api.uploads;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (name.startsWith(".") && name !== ".env.example") continue;
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
