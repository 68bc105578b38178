import { fileURLToPath } from "node:url";
import { PACKAGES_LOCK } from "../../local/packages_lock.ts";

/** What a command printed and how it ended. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** How a command is run. */
export interface CliOptions {
  /** Folder it runs in: where `.env` is read, and `.data` and `logs` are made. */
  folder: string;
  /** Its environment, beside what Deno itself needs. */
  env?: Record<string, string>;
  /** Empty unless it is said to be piped. */
  stdin?: "piped";
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What Deno needs to find its cache on any system, and the registry on any network. */
const denoEnv = [
  ...["HOME", "PATH", "DENO_DIR", "XDG_CACHE_HOME", "USERPROFILE", "LOCALAPPDATA"],
  ...["DENO_TLS_CA_STORE", "DENO_CERT", "NODE_EXTRA_CA_CERTS", "NPM_CONFIG_REGISTRY"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"],
];

/**
 * Compiles Postgres once and quickly: a command is over before it would gain from
 * more, which costs as much as all that it does.
 */
const COMPILE_ONCE = "--v8-flags=--liftoff-only";

/** Starts a command of `cli/` as a process of its own, as `deno task` would. */
export function startCli(name: string, args: string[], options: CliOptions): Deno.ChildProcess {
  const inherited = denoEnv.flatMap((key) => {
    const value = Deno.env.get(key);
    return value === undefined ? [] : [[key, value]];
  });
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      COMPILE_ONCE,
      PACKAGES_LOCK,
      "--config",
      `${root}deno.json`,
      `${root}cli/${name}.ts`,
      ...args,
    ],
    cwd: options.folder,
    clearEnv: true,
    env: { ...Object.fromEntries(inherited), NO_COLOR: "1", ...options.env },
    stdin: options.stdin ?? "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs a command to its end. */
export async function runCli(name: string, args: string[], options: CliOptions): Promise<Outcome> {
  const { code, stdout, stderr } = await startCli(name, args, options).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
