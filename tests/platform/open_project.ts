import { connectPostgres, type PostgresConnections } from "../native/connect_postgres.ts";

/** Connects to a project by the address of its database, which the dashboard shows. */
export function openProject(address: string): PostgresConnections {
  const url = URL.parse(address.trim());
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol)) {
    throw new Error(
      "Cannot use SUPABASE_DB_URL: it is not an address like postgresql://user:password@host:5432/postgres",
    );
  }
  return connectPostgres({
    host: url.hostname,
    port: Number(url.port || 5432),
    database: url.pathname.slice(1) || "postgres",
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.searchParams.get("password") ?? url.password),
    ssl: url.searchParams.get("sslmode") === "disable" ? false : "require",
  });
}

/** The address of the same project's Data API. */
export function findApi(env: Record<string, string>): string {
  const url = URL.parse(env.SUPABASE_DB_URL ?? "");
  const ref = /^postgres\.([a-z]{20})$/.exec(url?.username ?? "")?.[1] ??
    /^db\.([a-z]{20})\.supabase\.co$/.exec(url?.hostname ?? "")?.[1];
  const api = ref === undefined ? env.SUPABASE_URL : `https://${ref}.supabase.co`;
  if (api === undefined) {
    throw new Error("Cannot tell which project SUPABASE_DB_URL is of: set SUPABASE_URL too");
  }
  return api.replace(/\/+$/, "");
}
