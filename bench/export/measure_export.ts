import { fileURLToPath } from "node:url";
import type { ProjectAddress } from "../../lib/find_project.ts";
import { PACKAGES_LOCK } from "../../lib/packages_lock.ts";

const PROGRAM = fileURLToPath(new URL("../../cli/export/main.ts", import.meta.url));

/** Time between two checks of the process, in milliseconds. */
const POLL_MS = 50;

/** What an export took. */
export interface ExportCost {
  seconds: number;
  /** The most memory that the process held, in megabytes. */
  peak_mb: number;
  file_mb: number;
}

/** Exports all results of the last 1,000 days in a process of its own, and watches its memory. */
export async function measureExport(
  { url, secretKey }: ProjectAddress,
  format: string,
): Promise<ExportCost> {
  const path = await Deno.makeTempFile();
  try {
    const startedAt = performance.now();
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--allow-all", PACKAGES_LOCK, PROGRAM],
        ...["--last", "1000d", "--format", format, "--output", path],
      ],
      env: {
        SUPABASE_URL: url,
        SUPABASE_SERVICE_ROLE_KEY: secretKey,
        // As in the task: collects garbage early rather than fast.
        DENO_V8_FLAGS: "--optimize-for-size",
      },
      stdin: "null",
      stdout: "null",
    }).spawn();
    const [peakKb, { success }] = await Promise.all([watchPeak(child), child.status]);
    if (!success) throw new Error("Cannot export: see above");
    const seconds = (performance.now() - startedAt) / 1000;
    const { size } = await Deno.stat(path);
    return {
      seconds: Math.round(seconds * 10) / 10,
      peak_mb: Math.round(peakKb * 1024 / 1e6),
      file_mb: Math.round(size / 1e6),
    };
  } finally {
    await Deno.remove(path);
  }
}

/** The kernel knows the peak only while the process lives. */
async function watchPeak(child: Deno.ChildProcess): Promise<number> {
  let peakKb = 0;
  let ended = false;
  child.status.then(() => ended = true);
  while (!ended) {
    try {
      const status = await Deno.readTextFile(`/proc/${child.pid}/status`);
      peakKb = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? peakKb);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return peakKb;
}
