import { type ApiKeys, createApiKeys } from "../../local/api_keys.ts";
import type { DataApi } from "../../local/data_api.ts";
import {
  type NativeDatabase,
  startNativeDatabase,
  UNSYNCED,
} from "../native/start_native_database.ts";
import { startPostgrest } from "../native/start_postgrest.ts";
import { type Functions, startFunctions } from "../../local/start_functions.ts";
import { startGateway } from "../../local/start_gateway.ts";
import { startNetWorker } from "../../local/start_net_worker.ts";
import { findHostedDeno } from "./find_hosted_deno.ts";
import { type ManagementApi, PROJECT_REF, startManagementApi } from "./start_management_api.ts";
import { startPooler } from "./start_pooler.ts";
import { unpackUploads } from "./unpack_uploads.ts";
import { writeImportMap } from "./write_import_map.ts";

/** A project as supabase.com makes a new one: an empty database, no functions, an API to deploy by. */
export interface HostedProject extends AsyncDisposable {
  url: string;
  database: NativeDatabase;
  api: ManagementApi;
  /** The keys of this moment. */
  keys(): ApiKeys;
  /** Replaces the keys; the old ones are refused from now on. */
  rotateKeys(): void;
}

/** A part that is started when it is first needed, and again when what it was made from changed. */
interface Lazy<T> {
  get(): Promise<T>;
  stop(): Promise<void>;
}

/** Starts such a project on a PostgreSQL of its own; its functions are those that were uploaded. */
export async function startHostedProject(): Promise<HostedProject> {
  await using started = new AsyncDisposableStack();
  let keys = createApiKeys();
  const database = started.use(await startNativeDatabase({ cron: false, settings: UNSYNCED }));
  const pooler = started.use(startPooler(database, PROJECT_REF));
  const managed = {
    pooler,
    query: (sql: string, readOnly: boolean) => runSql(database, sql, readOnly),
  };
  const api = started.use(await startManagementApi({ keys: () => keys, database: managed }));

  const dataApi = createLazy<Required<DataApi>>(
    () => keys.secretKey,
    () =>
      startPostgrest({
        folder: database.folder,
        databaseUrl: database.urlOf("authenticator"),
        keys,
      }),
  );
  started.defer(() => dataApi.stop());
  const functions = createLazy<Functions>(
    () => JSON.stringify([keys, [...api.secrets], api.deployments()]),
    () => startUploaded(api, gateway.url, keys),
  );
  started.defer(() => functions.stop());
  const gateway = startGateway({
    openFunctions: "all",
    port: 0,
    database: database.owner,
    keys,
    dataApi: { handle: async (request) => await (await dataApi.get()).handle(request) },
    callFunction: async (name, request, signal) =>
      await (await functions.get()).call(name, request, signal),
  });
  started.defer(() => gateway.stop());
  const netWorker = await startNetWorker(database.admin);
  started.defer(() => netWorker.stop());

  const running = started.move();
  return {
    url: gateway.url,
    database,
    api,
    keys: () => keys,
    rotateKeys: () => keys = createApiKeys(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Runs what the API is asked to run, as its role, and returns the rows of the last statement. */
async function runSql(
  { owner }: NativeDatabase,
  sql: string,
  readOnly: boolean,
): Promise<unknown[]> {
  const results = await owner.script(readOnly ? `set transaction_read_only = on; ${sql}` : sql);
  return results.at(-1)?.rows ?? [];
}

async function startUploaded(api: ManagementApi, url: string, keys: ApiKeys): Promise<Functions> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  await unpackUploads(api.uploads, folder);
  const [{ files, metadata }] = api.uploads.values();
  const config = `${folder}/deno.json`;
  await writeImportMap(new TextDecoder().decode(files.get(metadata.import_map_path)), config);
  const functions = await startFunctions({
    folder,
    env: {
      ...Object.fromEntries(api.secrets),
      SUPABASE_URL: url,
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishableKey }),
      SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secretKey }),
    },
    deno: { path: await findHostedDeno(), args: ["--config", config, "--no-lock"] },
  });
  return {
    ...functions,
    async stop() {
      await functions.stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** @param version What tells one state from another. */
function createLazy<T extends { stop(): Promise<void> }>(
  version: () => string,
  start: () => Promise<T>,
): Lazy<T> {
  let current: { version: string; part: Promise<T> } | null = null;

  async function get(): Promise<T> {
    if (current?.version !== version()) {
      const previous = current;
      current = { version: version(), part: start() };
      await (await previous?.part)?.stop();
    }
    return await current.part;
  }

  async function stop() {
    await (await current?.part)?.stop();
  }

  return { get, stop };
}
