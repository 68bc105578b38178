import { decodeComponent } from "../../supabase/functions/_shared/platform/decode_component.ts";
import { UsageError } from "../command/usage_error.ts";

/** The project to deploy to. */
export interface Deployment {
  /** Of the project: 20 lower-case letters. */
  ref: string;
  /** Its address, without a trailing slash. */
  url: string;
  /** The CLI's target for database commands: the project, or an address without password. */
  databaseTarget: string;
  /** The password of that address; null when it has none. */
  databasePassword: string | null;
}

const refPattern = /^[a-z]{20}$/;

/** The command-line options about the project. */
export interface DeploymentOptions {
  "project-ref"?: string;
  /** Its address, where it is not the usual one. */
  url?: string;
}

/** The ref of the chosen project; undefined when none is named. */
export function findRef(
  env: Record<string, string>,
  options: DeploymentOptions,
): string | undefined {
  return options["project-ref"] ?? env.SUPABASE_PROJECT_REF ?? env.SUPABASE_PROJECT_ID ??
    /^https:\/\/([a-z]{20})\.supabase\.co\b/.exec(env.SUPABASE_URL ?? "")?.[1];
}

/**
 * The project to deploy to, by option, by the names that the CLI knows or by
 * SUPABASE_URL. Throws when none is named, or when the access token is malformed.
 */
export function readDeployment(
  env: Record<string, string>,
  options: DeploymentOptions,
): Deployment {
  const ref = findRef(env, options);
  if (ref === undefined) {
    throw new UsageError(
      "Cannot tell which project to deploy to: give --project-ref, the 20 letters in the address of " +
        "its dashboard",
    );
  }
  if (!refPattern.test(ref)) {
    throw new UsageError(`Cannot deploy to "${ref}": a project ref has 20 lower-case letters`);
  }
  const token = env.SUPABASE_ACCESS_TOKEN;
  if (token !== undefined) checkToken(token);
  return {
    ref,
    url: readUrl(options.url ?? `https://${ref}.supabase.co`),
    ...readDatabase(env.SUPABASE_DB_URL, ref),
  };
}

/** The error does not quote the token. */
function checkToken(token: string): void {
  if (/^sbp_(?:[a-z0-9]+_)?[0-9a-f]{40}$/.test(token)) return;
  const why = token.startsWith("sbp_")
    ? "after sbp_ it must have 40 hexadecimal digits; copy all of it, or make another"
    : "it is not an access token, which begins with sbp_; make one";
  throw new Error(
    `Cannot use SUPABASE_ACCESS_TOKEN: ${why} under https://supabase.com/dashboard/account/tokens`,
  );
}

function readUrl(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? "")) return text.replace(/\/+$/, "");
  throw new UsageError("Cannot read the arguments: --url is not an http(s) address");
}

/** Splits off the password, since every user of this machine can read arguments. */
function readDatabase(
  address: string | undefined,
  ref: string,
): Pick<Deployment, "databaseTarget" | "databasePassword"> {
  if (address === undefined) return { databaseTarget: ref, databasePassword: null };
  const url = URL.parse(address.trim());
  const password = url && decodeComponent(url.searchParams.get("password") ?? url.password);
  if (url === null || password === null || !/^postgres(?:ql)?:$/.test(url.protocol)) {
    throw new Error(
      "Cannot use SUPABASE_DB_URL: it is not an address like postgresql://user:password@host:5432/postgres; " +
        "special characters of the password must be written as %40 and the like",
    );
  }
  if (password === "[YOUR-PASSWORD]") {
    throw new Error(
      "Cannot use SUPABASE_DB_URL: replace [YOUR-PASSWORD] by the database's password",
    );
  }
  url.password = "";
  url.searchParams.delete("password");
  return { databaseTarget: url.href, databasePassword: password === "" ? null : password };
}
