/**
 * What exporting many results takes: time, and memory of the process that
 * exports. Needs Linux and what the native stack needs.
 */
import { parseArgs } from "node:util";
import { formatTable } from "../../cli/format_table.ts";
import { startNativeStack } from "../../local/native/stack.ts";
import { describeMachine } from "../describe_machine.ts";
import { readCount } from "../read_count.ts";
import { fillResults } from "./fill_results.ts";
import { measureExport } from "./measure_export.ts";

const { values } = parseArgs({
  options: {
    results: { type: "string", default: "10000,100000,1000000" },
    json: { type: "boolean" },
  },
});
const counts = values.results.split(",").map((text) => readCount("results", text));

console.log(JSON.stringify(describeMachine()));
const rows: string[][] = [];
for (const results of counts) {
  await using stack = await startNativeStack();
  await fillResults(stack, results);
  for (const format of ["csv", "jsonl"]) {
    const cost = await measureExport(stack, format);
    console.log(JSON.stringify({ results, format, ...cost }));
    rows.push([
      ...[String(results), format, String(cost.seconds)],
      ...[String(cost.peak_mb), String(cost.file_mb)],
    ]);
  }
}
if (!values.json) {
  const right = { align: "right" } as const;
  console.log(
    "\n" + formatTable([
      { title: "results", ...right },
      { title: "format" },
      { title: "seconds", ...right },
      { title: "peak MB", ...right },
      { title: "file MB", ...right },
    ], rows),
  );
}
