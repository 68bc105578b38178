/** Where Debian keeps PostgreSQL 15. */
export const POSTGRES = {
  bin: "/usr/lib/postgresql/15/bin",
  lib: "/usr/lib/postgresql/15/lib",
  share: "/usr/share/postgresql/15",
};

/** Where Debian keeps Prometheus and its tool. */
export const PROMETHEUS = { server: "/usr/bin/prometheus", tool: "/usr/bin/promtool" };

/** A file of each package that is needed. */
const PACKAGES = {
  "postgresql-15": `${POSTGRES.bin}/postgres`,
  "postgresql-15-cron": `${POSTGRES.share}/extension/pg_cron.control`,
  "postgresql-15-pgtap": `${POSTGRES.share}/extension/pgtap.control`,
  "postgresql-15-plpgsql-check": `${POSTGRES.share}/extension/plpgsql_check.control`,
  "libtap-parser-sourcehandler-pgtap-perl": "/usr/bin/pg_prove",
  "prometheus": PROMETHEUS.server,
};

/** Names of the Debian packages that the native stack needs and the machine lacks. */
export async function missingPackages(): Promise<string[]> {
  const missing: string[] = [];
  for (const [name, file] of Object.entries(PACKAGES)) {
    if (!await exists(file)) missing.push(name);
  }
  return missing;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
