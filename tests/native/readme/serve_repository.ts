import { fileURLToPath } from "node:url";
import { dirname } from "node:path";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Where a reader is told to clone from. */
const PUBLIC_URL = "https://github.com/OWNER/benchmark-engine.git";

/**
 * Makes a home folder in which git clones this project, as it lies here, when
 * it is asked for the public address.
 */
export async function serveRepository(home: string, repository: string): Promise<void> {
  await Deno.mkdir(home, { recursive: true });
  await Deno.writeTextFile(
    `${home}/.gitconfig`,
    `[safe]\n  directory = *\n[user]\n  name = test\n  email = test@example.com\n` +
      `[init]\n  defaultBranch = main\n[url "${repository}"]\n  insteadOf = ${PUBLIC_URL}\n`,
  );
  const listed = await git(home, ROOT, "ls-files", "-z", "-co", "--exclude-standard");
  for (const path of listed.split("\0").filter(Boolean)) {
    await Deno.mkdir(dirname(`${repository}/${path}`), { recursive: true });
    await copy(path, repository);
  }
  await git(home, repository, "init", "--quiet");
  await git(home, repository, "add", "--all");
  await git(home, repository, "commit", "--quiet", "--message", "as it lies here");
}

/** A deleted file that is still listed is left out. */
async function copy(path: string, repository: string): Promise<void> {
  try {
    await Deno.copyFile(`${ROOT}${path}`, `${repository}/${path}`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function git(home: string, folder: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: ["-C", folder, ...args],
    env: { HOME: home },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(`Cannot run git ${args[0]}: ${decoder.decode(stderr)}`);
}
