import { runSupabase } from "./run_supabase.ts";
import type { NativeDatabase } from "./start_native_database.ts";

/** Returns the TypeScript types of what the Data API exposes, formatted as this project is. */
export async function generateTypes(database: NativeDatabase): Promise<string> {
  const url = database.urlOf("postgres");
  const types = await runSupabase(
    database.folder,
    "gen",
    "types",
    `--remote=${url}`,
    "--schema=public",
  );
  const formatter = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--line-width", "100", "--ext", "ts", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  await ReadableStream.from([types]).pipeThrough(new TextEncoderStream()).pipeTo(formatter.stdin);
  const { success, stdout } = await formatter.output();
  if (!success) throw new Error("Cannot format the types: deno fmt failed");
  return new TextDecoder().decode(stdout);
}
