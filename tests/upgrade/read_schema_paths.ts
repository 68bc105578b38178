const CONFIG = new URL("../../supabase/config.toml", import.meta.url);

/** The files of `[db.migrations] schema_paths` in `config.toml`, in their order. */
export async function readSchemaPaths(): Promise<URL[]> {
  const config = await Deno.readTextFile(CONFIG);
  const list = /^\[db\.migrations\]\nschema_paths = (\[[^\]]*\])$/m.exec(config)?.[1];
  if (list === undefined) throw new Error("Cannot find schema_paths in supabase/config.toml");
  const paths: string[] = JSON.parse(list.replace(/,\s*\]$/, "]"));
  return paths.map((path) => new URL(path, CONFIG));
}
