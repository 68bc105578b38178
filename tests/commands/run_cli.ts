import { fileURLToPath } from "node:url";
import { PACKAGES_LOCK } from "../../lib/packages_lock.ts";

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
  /** Its environment, besides the variables that Deno needs. */
  env?: Record<string, string>;
  /** Empty unless the test pipes it. */
  stdin?: "piped";
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What Deno needs to find its cache on any system, and the registry on any network. */
const denoEnv = [
  ...["HOME", "PATH", "DENO_DIR", "XDG_CACHE_HOME", "USERPROFILE", "LOCALAPPDATA"],
  ...["SYSTEMROOT", "TEMP", "TMP"],
  ...["DENO_TLS_CA_STORE", "DENO_CERT", "NODE_EXTRA_CA_CERTS", "NPM_CONFIG_REGISTRY"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"],
];

/**
 * Compiles Postgres once and quickly: a command is over before it would gain from
 * more, which costs as much as all that it does. As a variable, since Deno keeps no
 * compiled modules of a process that has flags as arguments.
 */
const COMPILE_ONCE = { DENO_V8_FLAGS: "--liftoff-only" };

/** Starts a command of `cli/` as a process of its own, as `deno task` would. */
export function startCli(name: string, args: string[], options: CliOptions): Deno.ChildProcess {
  return command(Deno.execPath(), denoArgs(name, args), options).spawn();
}

/** Whether commands can be given a terminal here: by the `script` of util-linux. */
export const hasTerminals = Deno.build.os === "linux";

/**
 * Runs a command to its end in a terminal of 80 columns, with what is typed, and
 * returns all that the terminal showed as `stdout`.
 */
export async function runInTerminal(
  name: string,
  args: string[],
  options: CliOptions,
  typed = "",
): Promise<Outcome> {
  const words = [Deno.execPath(), ...denoArgs(name, args)];
  const line = `stty cols 80 rows 24; exec ${words.map(quote).join(" ")}`;
  await using child = command("script", ["-qec", line, "/dev/null"], {
    ...options,
    stdin: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(typed));
  const { code, stdout, stderr } = await output;
  await writer.close().catch(() => {});
  const decoder = new TextDecoder();
  const shown = decoder.decode(stdout).replaceAll("\r", "");
  return { code, stdout: shown, stderr: decoder.decode(stderr) };
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function denoArgs(name: string, args: string[]): string[] {
  return [
    "run",
    "-A",
    "--quiet",
    PACKAGES_LOCK,
    "--config",
    `${root}deno.json`,
    `${root}cli/${name}/main.ts`,
    ...args,
  ];
}

function command(path: string, args: string[], options: CliOptions): Deno.Command {
  const inherited = denoEnv.flatMap((key) => {
    const value = Deno.env.get(key);
    return value === undefined ? [] : [[key, value]];
  });
  return new Deno.Command(path, {
    args,
    cwd: options.folder,
    clearEnv: true,
    env: { ...Object.fromEntries(inherited), ...COMPILE_ONCE, NO_COLOR: "1", ...options.env },
    stdin: options.stdin ?? "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs a command to its end. */
export async function runCli(name: string, args: string[], options: CliOptions): Promise<Outcome> {
  const { code, stdout, stderr } = await startCli(name, args, options).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
