import { z } from "zod";
import type { ApiKeys } from "../../local/api_keys.ts";
import type { Pooler } from "./start_pooler.ts";

/** A function as the CLI has uploaded it. */
export interface Upload {
  metadata: z.infer<typeof metadataSchema>;
  /** Content by path. */
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

/** The part of supabase.com's Management API that deploying uses, for one project. */
export interface ManagementApi extends AsyncDisposable {
  /** Of the project. */
  ref: string;
  /** What the CLI needs in its environment to come here, and nowhere else. */
  env: Record<string, string>;
  /** The last deployed version of each function. */
  uploads: Map<string, Upload>;
  /** The functions' secrets. */
  secrets: Map<string, string>;
  /** Method and path of each request, in order. */
  requests: string[];
  /** How often functions were deployed. */
  deployments(): number;
}

export interface ManagementApiOptions {
  /** Asked for at each request, so that they can be rotated. */
  keys: () => ApiKeys;
  /** The project's database; without one, nothing that needs it is answered. */
  database?: ManagedDatabase;
}

/** What the API can do to a database. */
export interface ManagedDatabase {
  /** Runs SQL as `postgres` and returns the rows of the last statement. */
  query(sql: string, readOnly: boolean): Promise<unknown[]>;
  pooler: Pick<Pooler, "host" | "domain" | "createLoginRole">;
}

/** Of the one project that the API knows. */
export const PROJECT_REF = "abcdefghijklmnopqrst";

const REF = PROJECT_REF;
const TOKEN = `sbp_${"0123456789abcdef".repeat(3).slice(0, 40)}`;

const metadataSchema = z.object({
  entrypoint_path: z.string(),
  import_map_path: z.string(),
  static_patterns: z.array(z.string()),
  name: z.string(),
  verify_jwt: z.boolean().optional(),
});
const querySchema = z.object({ query: z.string(), read_only: z.boolean().default(false) });
const secretsSchema = z.array(z.object({ name: z.string(), value: z.string() }));

/** Serves the Management API of a project on a free port. */
export async function startManagementApi(options: ManagementApiOptions): Promise<ManagementApi> {
  const folder = await Deno.makeTempDir();
  const uploads = new Map<string, Upload>();
  const secrets = new Map<string, string>();
  const requests: string[] = [];

  async function handle(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (request.headers.get("authorization") !== `Bearer ${TOKEN}`) {
      return Response.json({ message: "Unauthorized" }, { status: 401 });
    }
    requests.push(`${request.method} ${pathname}`);
    const path = pathname.replace(`/v1/projects/${REF}`, "");
    switch (`${request.method} ${path}`) {
      case "GET ":
        return Response.json(describeProject());
      case "GET /api-keys":
        return Response.json(describeKeys(options.keys(), searchParams.has("reveal", "true")));
      case "GET /secrets":
        return Response.json([...secrets.keys()].map((name) => ({ name, value: "digest" })));
      case "POST /secrets":
        for (const { name, value } of secretsSchema.parse(await request.json())) {
          secrets.set(name, value);
        }
        return new Response(null, { status: 201 });
      case "POST /functions/deploy": {
        const slug = searchParams.get("slug")!;
        uploads.set(slug, await readUpload(await request.formData()));
        return Response.json(describeFunction(slug, uploads), { status: 201 });
      }
      case "GET /functions":
      case "PUT /functions": {
        await request.body?.cancel();
        const functions = [...uploads.keys()].map((slug) => describeFunction(slug, uploads));
        return Response.json(request.method === "GET" ? functions : { functions });
      }
      case "POST /database/query":
        return await answerQuery(querySchema.parse(await request.json()), options.database);
      case "GET /config/database/pooler":
        return Response.json(describePooler(options.database));
      case "POST /cli/login-role": {
        await request.body?.cancel();
        const role = await options.database?.pooler.createLoginRole();
        return Response.json({ ...role, ttl_seconds: 300 }, { status: 201 });
      }
      default:
        await request.body?.cancel();
        return Response.json({ message: `no ${request.method} ${path} here` }, { status: 404 });
    }
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handle);
  const url = `http://127.0.0.1:${server.addr.port}`;
  const profile = [
    "name: local",
    `api_url: ${url}`,
    `dashboard_url: ${url}`,
    "project_host: supabase.test",
  ];
  if (options.database) profile.push(`pooler_host: ${options.database.pooler.domain}`);
  await Deno.writeTextFile(`${folder}/profile.yaml`, profile.join("\n") + "\n");
  return {
    ref: REF,
    env: {
      SUPABASE_ACCESS_TOKEN: TOKEN,
      SUPABASE_PROFILE: `${folder}/profile.yaml`,
      SUPABASE_HOME: folder,
      SUPABASE_NO_KEYRING: "1",
      SUPABASE_TELEMETRY_DISABLED: "1",
    },
    uploads,
    secrets,
    requests,
    deployments: () => requests.filter((request) => request.startsWith("PUT ")).length,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** As the API does, which quotes the database's own words. */
async function answerQuery(
  { query, read_only }: z.infer<typeof querySchema>,
  database: ManagedDatabase | undefined,
): Promise<Response> {
  if (database === undefined) return Response.json({ message: "no database" }, { status: 404 });
  try {
    return Response.json(await database.query(query, read_only), { status: 201 });
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    const why = `Failed to run sql query: ERROR:  ${code}: ${message}`;
    return Response.json({ message: why }, { status: 400 });
  }
}

/** Poolers of the transaction are listed; the CLI takes the port of sessions by itself. */
function describePooler(database: ManagedDatabase | undefined) {
  if (database === undefined) return [];
  const { host } = database.pooler;
  const address = `postgresql://postgres.${REF}:[YOUR-PASSWORD]@${host}:6543/postgres`;
  return [{
    identifier: REF,
    database_type: "PRIMARY",
    is_using_scram_auth: true,
    db_user: `postgres.${REF}`,
    db_host: host,
    db_port: 6543,
    db_name: "postgres",
    connection_string: address,
    connectionString: address,
    default_pool_size: 15,
    max_client_conn: 200,
    pool_mode: "transaction",
  }];
}

async function readUpload(form: FormData): Promise<Upload> {
  const metadata = metadataSchema.parse(JSON.parse(String(form.get("metadata"))));
  const files: Upload["files"] = new Map();
  for (const file of form.getAll("file")) {
    if (file instanceof File) files.set(file.name, await file.bytes());
  }
  return { metadata, files };
}

function describeProject() {
  return {
    id: REF,
    ref: REF,
    name: "benchmark-engine",
    organization_id: "local",
    organization_slug: "local",
    region: "eu-central-1",
    status: "ACTIVE_HEALTHY",
    created_at: "2026-11-01T00:00:00Z",
    database: {
      host: "supabase.test",
      version: "17.6",
      postgres_engine: "17",
      release_channel: "ga",
    },
  };
}

function describeKeys({ secretKey, publishableKey }: ApiKeys, reveal: boolean) {
  return [
    { id: "1", type: "publishable", name: "default", api_key: publishableKey },
    { id: "2", type: "secret", name: "default", api_key: reveal ? secretKey : "sb_secret_···" },
  ];
}

function describeFunction(slug: string, uploads: Map<string, Upload>) {
  const { metadata } = uploads.get(slug)!;
  return {
    id: slug,
    slug,
    name: metadata.name,
    status: "ACTIVE",
    version: 1,
    created_at: 1790000000000,
    updated_at: 1790000000000,
    verify_jwt: metadata.verify_jwt,
    entrypoint_path: metadata.entrypoint_path,
    import_map: true,
    import_map_path: metadata.import_map_path,
  };
}
