/** How to start when nothing was measured. */
export function HowToStart() {
  return (
    <>
      Start a run with <code>deno task benchmark</code>, or in SQL with{" "}
      <code>select run_benchmark_now()</code>.
    </>
  );
}
