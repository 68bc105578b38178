import { createPgliteConnection, PGlite, type PgliteConnection } from "@supabase/lite/pglite";
import { ifMissing } from "../lib/if_missing.ts";
import { createQueue } from "./create_queue.ts";
import { keepPrivate } from "./keep_private.ts";
import { lockFolder } from "./lock_folder.ts";
import "./spare_extensions.ts";
import { EMPTY, keepTemplate, readTemplate, type Template } from "./postgres_template.ts";
import { runScript } from "./run_script.ts";
import type { SqlDatabase } from "./sql_database.ts";
import { TemplateFiles } from "./template_files.ts";
import { unpackFiles } from "./unpack_files.ts";

/** The embedded Postgres. It has one session, which all callers share in turn. */
export interface Database extends SqlDatabase, AsyncDisposable {
  /** What the Data API works on; use it inside `exclusive` only. */
  connection: PgliteConnection;
  /** Runs a task with exclusive use of the session, after resetting it. */
  exclusive<T>(task: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const EXTENSION_FILES = [
  "pg_cron.control",
  "pg_cron--1.6.sql",
  "pg_net.control",
  "pg_net--0.20.4.sql",
  "supabase_vault.control",
  "supabase_vault--0.3.1.sql",
];

/**
 * The settings that a session starts with and is reset to. The search path is that of a hosted
 * project. Buffers are small, since Postgres touches all of them when it starts: with the usual 128
 * MB that takes a fifth of the start.
 */
const SETTINGS = [
  ...["-c", 'search_path="$user", public, extensions'],
  ...["-c", "shared_buffers=32MB"],
];

/**
 * Resets everything a caller may have left in the session, as if each had its own connection.
 */
const FRESH_SESSION = "rollback; reset session authorization; reset all";

/**
 * The roles and privileges of a hosted project before its first migration:
 * since 2026-10-30 nothing is granted on new tables.
 */
const PLATFORM = `
  do $$
  begin
    if not exists (select from pg_roles where rolname = 'authenticator') then
      create role anon nologin noinherit;
      create role authenticated nologin noinherit;
      create role service_role nologin noinherit bypassrls;
      create role authenticator login noinherit;
      grant anon, authenticated, service_role to authenticator;
    end if;
  end;
  $$;
  create schema if not exists extensions;
  grant usage on schema public, extensions to anon, authenticated, service_role;
`;

/** Extensions of PGlite besides those that every database can create. */
export type Extensions = NonNullable<
  NonNullable<Parameters<typeof createPgliteConnection>[0]>["pgliteOptions"]
>["extensions"];

/**
 * Opens the embedded database in a folder, which no other process may have
 * open, or in memory when there is no folder. The stand-ins for pg_cron, pg_net
 * and Vault can be created like any extension. A new one starts from the files
 * that are given, or from those of an empty one.
 */
export async function openDatabase(
  dataDir?: string,
  extensions: Extensions = {},
  findFiles: () => Promise<Template | undefined> = () => Promise.resolve(undefined),
): Promise<Database> {
  await using opened = new AsyncDisposableStack();
  if (dataDir !== undefined) {
    await keepPrivate(dataDir);
    opened.use(await lockFolder(dataDir));
  }

  const inMemory = dataDir === undefined;
  const isNew = inMemory ||
    await Deno.stat(`${dataDir}/postgres`).then(() => false, ifMissing(true));
  const template = isNew ? await findFiles() ?? await readTemplate(EMPTY) : undefined;
  if (!inMemory && template !== undefined) await unpackFiles(template, `${dataDir}/postgres`);
  const { exitCode } = Deno;
  const opening = createPgliteConnection({
    url: inMemory ? "memory://" : `${dataDir}/postgres`,
    pgliteOptions: {
      parsers: { 17: asIs, 1184: toIsoTimestamp },
      startParams: [...PGlite.defaultStartParams, ...SETTINGS],
      fs: inMemory && template !== undefined ? new TemplateFiles(template) : undefined,
      extensions,
    },
  });
  const connection = await opening.then(async (connection) => {
    await connection.driver.waitReady;
    return connection;
  }).catch(async (error) => {
    if (!inMemory) await tryToWrite(dataDir);
    throw error;
  });
  const { driver } = connection;
  Deno.exitCode = exitCode;
  keepExitCode(driver);
  await forgetRowTypes(driver);
  opened.defer(() => connection.close());
  // The first files get their own modes, in a folder that is already private.
  if (!inMemory && isNew) await keepPrivate(dataDir);
  if (inMemory && template === undefined) await keepTemplate(EMPTY, driver);

  for (const name of EXTENSION_FILES) {
    const sql = await Deno.readTextFile(new URL(`./extensions/${name}`, import.meta.url));
    driver.Module.FS.writeFile(`/pglite/share/postgresql/extension/${name}`, sql);
  }
  await driver.exec(PLATFORM);
  await driver.exec(FRESH_SESSION);

  const enqueue = createQueue();
  function exclusive<T>(task: () => Promise<T>): Promise<T> {
    return enqueue(async () => {
      try {
        return await task();
      } finally {
        await driver.exec(FRESH_SESSION);
      }
    });
  }

  const resources = opened.move();
  return {
    connection,
    exclusive,
    query: <T>(sql: string, parameters?: unknown[]) =>
      exclusive(async () => (await driver.query<T>(sql, parameters)).rows),
    script: (sql) => exclusive(() => runScript(driver, sql)),
    listen: async (channel, callback) => {
      await exclusive(() => driver.listen(channel, callback));
    },
    close: () => resources.disposeAsync(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Postgres does not say that it could not start because its disk is full; writing a file does. */
async function tryToWrite(dataDir: string): Promise<void> {
  const path = `${dataDir}/try`;
  try {
    await Deno.writeFile(path, new Uint8Array(1024 * 1024), { mode: 0o600 });
  } finally {
    await Deno.remove(path).catch(() => {});
  }
}

/**
 * Postgres is a compiled program here, and each reported error sets an exit code that would become
 * ours.
 */
function keepExitCode(driver: PgliteConnection["driver"]) {
  const execute = driver.execProtocolRawSync.bind(driver);
  driver.execProtocolRawSync = (message) => {
    const { exitCode } = Deno;
    try {
      return execute(message);
    } finally {
      Deno.exitCode = exitCode;
    }
  };
}

/**
 * The driver copies its parsers for each statement, which takes longer than a short statement
 * itself. Most of them are for arrays of rows, one for each table and view, and nothing returns
 * these.
 */
async function forgetRowTypes(driver: PgliteConnection["driver"]) {
  const { rows } = await driver.query<{ oid: number }>(
    "select typarray as oid from pg_catalog.pg_type where typtype = 'c'",
  );
  for (const { oid } of rows) delete driver.parsers[oid];
  // A new object, since one that keys were deleted from stays slow to copy.
  driver.parsers = { ...driver.parsers };
}

/** Bytes as Postgres writes them, `\\x` and hexadecimal digits, as in answers of the Data API. */
function asIs(text: string): string {
  return text;
}

/** As PostgREST writes it: `2026-11-23 08:58:53+00` becomes `2026-11-23T08:58:53+00:00`. */
function toIsoTimestamp(value: string): string {
  return value.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");
}
