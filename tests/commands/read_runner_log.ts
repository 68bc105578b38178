/** What a line of a job's output commands the runner to do. */
export interface RunnerCommand {
  name: string;
  value: string;
}

/** Commands that a runner knows. */
const KNOWN = [
  ...["add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group"],
  ...["notice", "remove-matcher", "save-state", "set-env", "set-output", "stop-commands"],
  ...["warning", "internal-set-repo-path"],
];

/**
 * The commands that a runner of GitHub finds in the output of a job: `::name …::value` at the
 * beginning of a line, after white space, and the older `##[name …]value` anywhere in it. After
 * `stop-commands` it takes none until the token that was given comes as a command.
 */
export function readRunnerLog(log: string): RunnerCommand[] {
  const commands: RunnerCommand[] = [];
  let token: string | null = null;
  for (const line of log.split(/\r\n|\r|\n/)) {
    const [, name, value] = /^\s*::([\w-]+)(?: [^:]*(?::[^:]+)*)?::(.*)$/.exec(line) ??
      /##\[([\w-]+)[^\]]*\](.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    if (token !== null) {
      if (name === token) token = null;
      continue;
    }
    if (!KNOWN.includes(name.toLowerCase())) continue;
    commands.push({ name: name.toLowerCase(), value });
    if (name === "stop-commands") token = value;
  }
  return commands;
}
