/** What a separate network needs on any machine. */
const NETWORK = [
  ...["PATH", "LANG", "DENO_TLS_CA_STORE", "DENO_CERT", "NODE_EXTRA_CA_CERTS"],
  ...["NPM_CONFIG_REGISTRY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"],
];

/**
 * The environment of a reader who has Node and git, and nothing else: a home of
 * his own, but with the packages' caches of this machine, so that nothing is
 * fetched again and again.
 */
export async function readerEnv(home: string): Promise<Record<string, string>> {
  const network = NETWORK.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  const { denoDir } = JSON.parse(await read(Deno.execPath(), "info", "--json"));
  const npmCache = (await read("npm", "config", "get", "cache")).trim();
  return {
    ...Object.fromEntries(network),
    HOME: home,
    DENO_DIR: denoDir,
    npm_config_cache: npmCache,
    npm_config_update_notifier: "false",
    NO_COLOR: "1",
  };
}

async function read(command: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(`Cannot run ${command} ${args[0]}: ${decoder.decode(stderr)}`);
}
