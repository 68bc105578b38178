/** Prints what the task `test` runs. If this fails, that task finds all suites by itself. */
import { SHARES } from "./import_share.ts";
import { listSuites } from "./list_suites.ts";

const { others } = await listSuites();
const shares = Array.from({ length: SHARES }, (_, index) => `tests/units/share_${index + 1}.ts`);
// Those in `tests` take longest, so they come first.
console.log([...shares, ...others.toReversed()].join(" "));
