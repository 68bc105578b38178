/** The remarks of `benchmark_results.remarks` in words. */
const WORDS = new Map([
  ["encoded", "its body came compressed although the request asked for none"],
  ["own_text", "times not compared: its prompt was given with this run"],
  ["disturbed", "times not compared: another measurement ran at the same time"],
  ["cached_input", "times not compared: most of its input came from a cache"],
  ["unpaired", "times not compared: its text was sent too long before, or from another region"],
  ["control", "the control, which shows how exact the measuring is: not counted"],
  ["cut_prompt", "times not compared: the provider read only a part of the prompt"],
  ["unproven_address", "not counted: nothing has answered a call at this address yet"],
  [
    "unproven_model",
    "not counted: the provider has neither listed this model nor answered for it yet",
  ],
  [
    "other_host",
    "not counted and without a price: its address is not the provider's own, nor in its options.hosts",
  ],
]);

/** A line for each remark on a result. */
export function describeRemarks(remarks: readonly string[]): string[] {
  return remarks.map((remark) => WORDS.get(remark) ?? remark);
}
