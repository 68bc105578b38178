/** What `benchmark_results.remarks` says, in words. */
const WORDS = new Map([
  ["encoded", "its body came compressed, though it was asked for as it is"],
  ["own_text", "times not compared: its prompt is another than that of other runs"],
  ["disturbed", "times not compared: another measurement ran beside it"],
  ["cached_input", "times not compared: most of its input came from a cache"],
  ["cut_prompt", "times not compared: the provider read only a part of the prompt"],
  ["unproven_address", "counted against nobody: nothing has answered a call at this address yet"],
  [
    "unproven_model",
    "counted against nobody: the provider neither lists this model nor has answered for it yet",
  ],
]);

/** A line for each remark on a result. */
export function describeRemarks(remarks: readonly string[]): string[] {
  return remarks.map((remark) => WORDS.get(remark) ?? remark);
}
