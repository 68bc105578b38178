/** What a script printed. It ended well: otherwise running it throws. */
export interface Printed {
  stdout: string;
  stderr: string;
}

/** A shell as a reader of the page has it open: folder and variables stay from block to block. */
export interface Shell {
  run(script: string): Promise<Printed>;
  /** The folder it is in. */
  folder(): string;
}

export interface ShellOptions {
  folder: string;
  /** Its whole environment. */
  env: Record<string, string>;
  /** For what it remembers between blocks; a path of its own. */
  stateFile: string;
}

/** For one block, in milliseconds. */
const TIMEOUT_MS = 300_000;

/** Leaves variables and folder for the next block. */
const TRAP = `trap 'export -p > "$README_STATE"; pwd >> "$README_STATE"' EXIT`;

/** Opens a bash, in which the first command that fails ends a script. */
export function createShell({ folder, env, stateFile }: ShellOptions): Shell {
  Deno.writeTextFileSync(stateFile, "");
  let current = folder;

  async function run(script: string): Promise<Printed> {
    const lines = [`. '${stateFile}'`, TRAP, "set -eo pipefail", script];
    const { success, code, stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", lines.join("\n")],
      cwd: current,
      clearEnv: true,
      env: { ...env, README_STATE: stateFile },
      stdin: "null",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).output();
    const decoder = new TextDecoder();
    const printed = { stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
    await takeFolder();
    if (success) return printed;
    throw new Error(`It ended with ${code}:\n${script}\n${printed.stdout}\n${printed.stderr}`);
  }

  /** The last line of the state is no command, but where the script ended. */
  async function takeFolder() {
    const lines = (await Deno.readTextFile(stateFile)).trimEnd().split("\n");
    current = lines.pop() || current;
    await Deno.writeTextFile(stateFile, lines.join("\n") + "\n");
  }

  return { run, folder: () => current };
}
