/**
 * Measures exporting many results: time, and memory of the exporting process. Needs Linux and the
 * packages of the native stack.
 */
import { formatTable } from "../../lib/format_table.ts";
import { importLater } from "../../lib/import_later.ts";
import { describeMachine } from "../describe_machine.ts";
import { readCount } from "../read_count.ts";
import { readOptions } from "../read_options.ts";
import { type Filling, fillResults } from "./fill_results.ts";
import { measureExport } from "./measure_export.ts";

/** Characters of an answer: about 150 tokens, and the most that is stored of a long one. */
const USUAL_CHARS = 640;
const LONG_CHARS = 20_000;

const help = `Measure what exporting many results takes: time, and memory of the process.

  deno task bench:export [options]

  --results <n,n,…>  numbers of results with answers of usual length
                     (default 10000,100000,1000000)
  --long <n,n,…>     numbers of results with answers of ${LONG_CHARS} characters,
                     as much as is kept of one (default 4000,20000)
  --json             JSON lines only, without the table
  --help             this text`;

const values = readOptions(help, {
  results: { type: "string", default: "10000,100000,1000000" },
  long: { type: "string", default: "4000,20000" },
  json: { type: "boolean" },
});
const fillings: Filling[] = [
  ...readCounts("results").map((results) => ({ results, chars: USUAL_CHARS })),
  ...readCounts("long").map((results) => ({ results, chars: LONG_CHARS })),
];

const { startNativeStack } = await importLater<typeof import("../../tests/native/stack.ts")>(
  import.meta.resolve("../../tests/native/stack.ts"),
);
console.log(JSON.stringify(describeMachine()));
const rows: string[][] = [];
for (const { results, chars } of fillings) {
  await using stack = await startNativeStack();
  await fillResults(stack, { results, chars });
  for (const format of ["csv", "jsonl"]) {
    const cost = await measureExport(stack, format);
    console.log(JSON.stringify({ results, chars, format, ...cost }));
    rows.push([
      ...[String(results), String(chars), format, String(cost.seconds)],
      ...[String(cost.peak_mb), String(cost.file_mb)],
    ]);
  }
}
if (!values.json) {
  const right = { align: "right" } as const;
  console.log(
    "\n" + formatTable([
      { title: "results", ...right },
      { title: "characters", ...right },
      { title: "format" },
      { title: "seconds", ...right },
      { title: "peak MB", ...right },
      { title: "file MB", ...right },
    ], rows),
  );
}

function readCounts(option: "results" | "long"): number[] {
  return values[option] === ""
    ? []
    : values[option].split(",").map((text) => readCount(option, text));
}
