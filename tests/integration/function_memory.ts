/** The memory of a function's process. */
export interface FunctionMemory {
  /** Bytes it holds now. */
  bytes(): Promise<number>;
  /** Bytes it held at most since the last call of this. */
  peakBytes(): Promise<number>;
}

/**
 * Finds the process of a function of the stack at an address: beside it others
 * may have one of that name. Null on systems that do not tell what their
 * processes hold.
 */
export async function functionMemory(name: string, url: string): Promise<FunctionMemory | null> {
  if (Deno.build.os !== "linux") return null;
  const pid = await findChild(`/functions/${name}/index.ts`, `SUPABASE_URL=${url}\0`);
  const field = async (key: string) => {
    const status = await Deno.readTextFile(`/proc/${pid}/status`);
    return Number(new RegExp(`^${key}:\\s+(\\d+) kB`, "m").exec(status)![1]) * 1024;
  };
  return {
    bytes: () => field("VmRSS"),
    async peakBytes() {
      const peak = await field("VmHWM");
      await Deno.writeTextFile(`/proc/${pid}/clear_refs`, "5"); // Resets the peak.
      return peak;
    },
  };
}

async function findChild(argument: string, variable: string): Promise<string> {
  for await (const { name: pid } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      const command = await Deno.readTextFile(`/proc/${pid}/cmdline`);
      if (parent !== Deno.pid || !command.includes(argument)) continue;
      if ((await Deno.readTextFile(`/proc/${pid}/environ`)).includes(variable)) return pid;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // It has just ended.
    }
  }
  throw new Error(`Cannot find the process with the argument ${argument}`);
}
