/**
 * Processor time that the isolates of a function have used so far, in
 * milliseconds: those that this process has started and that live. Only the
 * thread that runs an isolate counts, as the hosted runtime limits no other
 * (edge-runtime, `CLOCK_THREAD_CPUTIME_ID` in `cpu_timer`). Only Linux tells.
 */
export async function functionCpuMs(name: string): Promise<number> {
  let nanoseconds = 0;
  for await (const { name: pid } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
      // The parent is the second field after the name, which may contain anything.
      if (Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) !== Deno.pid) continue;
      const command = await Deno.readTextFile(`/proc/${pid}/cmdline`);
      if (!command.includes(`/functions/${name}/index.ts`)) continue;
      // For a process, this has only its first thread.
      nanoseconds += Number((await Deno.readTextFile(`/proc/${pid}/schedstat`)).split(" ")[0]);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // It has just ended.
    }
  }
  return nanoseconds / 1e6;
}
