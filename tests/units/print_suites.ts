/** Prints what the task `test` runs. If this fails, that task finds all suites by itself. */
import { SHARES } from "./import_share.ts";
import { listSuites } from "./list_suites.ts";

/** What takes longest is begun first, so that no core waits for it in the end. */
const LONGEST = [
  "faults",
  "benchmark",
  "interrupt",
  "pairs",
  "server_url",
  "own_server",
  "upgrade",
  "action",
  "diagnose",
  "pgtap",
  "scale",
];

const { others } = await listSuites();
const shares = Array.from({ length: SHARES }, (_, index) => `tests/units/share_${index + 1}.ts`);
const isLong = (path: string) => LONGEST.some((name) => path.endsWith(`/${name}_test.ts`));
console.log([
  ...shares,
  ...others.filter(isLong),
  ...others.filter((path) => !isLong(path)),
].join(" "));
