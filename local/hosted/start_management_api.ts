import { z } from "zod";
import type { ApiKeys } from "../api_keys.ts";

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
}

const REF = "abcdefghijklmnopqrst";
const TOKEN = `sbp_${"0123456789abcdef".repeat(3).slice(0, 40)}`;

const metadataSchema = z.object({
  entrypoint_path: z.string(),
  import_map_path: z.string(),
  static_patterns: z.array(z.string()),
  name: z.string(),
  verify_jwt: z.boolean().optional(),
});
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
      default:
        await request.body?.cancel();
        return Response.json({ message: `no ${request.method} ${path} here` }, { status: 404 });
    }
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handle);
  const url = `http://127.0.0.1:${server.addr.port}`;
  await Deno.writeTextFile(
    `${folder}/profile.yaml`,
    `name: local\napi_url: ${url}\ndashboard_url: ${url}\nproject_host: supabase.test\n`,
  );
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
