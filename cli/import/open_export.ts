import { basename, join } from "node:path";
import { z } from "zod";
import { UsageError } from "../command/usage_error.ts";
import { EXPORTED_TABLES } from "../export/exported_tables.ts";
import { Manifest, MANIFEST_FILE } from "../export/manifest.ts";
import type { Entry, Kind, Source } from "./entry.ts";
import { readFile } from "./read_file.ts";

/** Opens what `deno task export` has written: a file of results, or the folder of `--all`. */
export async function openExport(path: string, raw: boolean): Promise<Source> {
  const { isDirectory } = await stat(path);
  return isDirectory ? await openFolder(path) : openFile(path, raw);
}

function openFile(path: string, raw: boolean): Source {
  if (!/\.(csv|jsonl)$/i.test(path)) {
    throw new UsageError(`Cannot import ${path}: the name of a file must end in .csv or .jsonl`);
  }
  return {
    name: path,
    kinds: ["results"],
    count: () => null,
    place: () => basename(path),
    read: () => readFile({ path, raw }),
  };
}

async function openFolder(folder: string): Promise<Source> {
  const { files, raw } = await readManifest(folder);
  const byKind = new Map(files.map((file) => [file.name.split(".")[0], file]));
  function find(kind: Kind) {
    return byKind.get(kind)!;
  }
  async function* read(kind: Kind): AsyncGenerator<Entry> {
    const { name, rows } = find(kind);
    let found = 0;
    let last = 0;
    for await (const entry of readFile({ path: join(folder, name), raw })) {
      found += 1;
      last = entry.line;
      yield entry;
    }
    if (found < rows) yield { line: last, why: `${rows} rows were written, and it has ${found}` };
  }
  return {
    name: folder,
    kinds: EXPORTED_TABLES.map(({ file }) => file).filter((kind) => byKind.has(kind)),
    count: (kind) => find(kind).rows,
    place: (kind) => find(kind).name,
    read,
  };
}

async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST_FILE);
  try {
    return Manifest.parse(JSON.parse(await Deno.readTextFile(path)));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      throw new Error(
        `Cannot import ${folder}: it has no ${MANIFEST_FILE}, which "deno task export --all" writes ` +
          "last; export again",
        { cause },
      );
    }
    // Its own message repeats this as JSON.
    if (cause instanceof z.ZodError) {
      throw new Error(`Cannot read ${path}: ${z.prettifyError(cause)}`);
    }
    throw new Error(`Cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
}

async function stat(path: string): Promise<Deno.FileInfo> {
  try {
    return await Deno.stat(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new UsageError(`Cannot import ${path}: there is no such file or folder`);
  }
}
