import { cpus, loadavg, totalmem } from "node:os";

/** The machine a benchmark runs on, and how busy it is. */
export interface Machine {
  cpu: string;
  cores: number;
  memory_gb: number;
  os: string;
  deno: string;
  /** The load average over the last minute. */
  load_1m: number;
}

/** Describes this machine, for the first line of a report. */
export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    os: `${Deno.build.os} ${Deno.osRelease()}`,
    deno: Deno.version.deno,
    load_1m: Math.round(loadavg()[0] * 100) / 100,
  };
}
