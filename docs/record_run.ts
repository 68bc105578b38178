/**
 * Records a run of the simulated providers into `docs/run.svg`, as
 * `deno task benchmark` prints it for someone without keys.
 */
import { fileURLToPath } from "node:url";
import { PACKAGES_LOCK } from "../lib/packages_lock.ts";
import { readLines } from "../lib/read_lines.ts";
import { drawRecording, type RecordedLine } from "./draw_recording.ts";

const PROGRAM = fileURLToPath(new URL("../cli/benchmark/main.ts", import.meta.url));
const CONFIG = fileURLToPath(new URL("../deno.json", import.meta.url));

const folder = await Deno.makeTempDir();
const child = new Deno.Command(Deno.execPath(), {
  args: ["run", "--quiet", "-A", PACKAGES_LOCK, "--config", CONFIG, PROGRAM],
  cwd: folder,
  // Without any keys that are set on this machine.
  clearEnv: true,
  env: Object.fromEntries(
    ["HOME", "PATH", "DENO_DIR"].flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  ),
  stdin: "null",
  stdout: "piped",
}).spawn();
/** Longer pauses are cut to this, in seconds: the start of the stack is not interesting. */
const LONGEST_SILENCE = 2;

let heardAt = performance.now();
const lines: RecordedLine[] = [{ text: "$ npx -y deno@2.9.6 task benchmark", at: 0 }];
for await (const text of readLines(child.stdout)) {
  const silence = (performance.now() - heardAt) / 1000;
  heardAt = performance.now();
  lines.push({ text, at: lines.at(-1)!.at + Math.min(silence, LONGEST_SILENCE) });
}
const { success } = await child.status;
await Deno.remove(folder, { recursive: true });
if (!success) throw new Error("Cannot record the run: it failed, see above");
await Deno.writeTextFile(new URL("run.svg", import.meta.url), drawRecording(lines));
