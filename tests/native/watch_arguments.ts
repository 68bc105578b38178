/** Between two looks, in milliseconds. */
const POLL_MS = 20;

/** What of all processes' arguments contained one of some texts while something ran. */
export interface ArgumentWatch {
  /** Ends the watch and returns the command lines that contained one, each once. */
  stop(): Promise<string[]>;
}

/** Looks for texts in the arguments of every process of this machine, which anybody can read. */
export function watchArguments(texts: string[]): ArgumentWatch {
  const found = new Set<string>();
  let stopped = false;

  async function watch() {
    while (!stopped) {
      for (const { name } of Deno.readDirSync("/proc")) {
        const line = /^\d+$/.test(name) ? readArguments(name) : "";
        if (texts.some((text) => line.includes(text))) found.add(line);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  const watching = watch();
  return {
    async stop() {
      stopped = true;
      await watching;
      return [...found];
    },
  };
}

/** Nothing when the process has ended. */
function readArguments(pid: string): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
  } catch {
    return "";
  }
}
