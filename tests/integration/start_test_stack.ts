import { type Stack, type StackOptions, startStack } from "../../local/stack.ts";

/**
 * Starts the stack that these tests are to run on: the embedded one in memory,
 * or the native one when `BENCHMARK_STACK` says `native`.
 */
export async function startTestStack(given: Omit<StackOptions, "dataDir">): Promise<Stack> {
  // As on a hosted project, where the functions alone check the key.
  const options = { openFunctions: "all", ...given } as const;
  if (Deno.env.get("BENCHMARK_STACK") !== "native") return await startStack(options);
  const { startNativeStack } = await import("../native/stack.ts");
  const { UNSYNCED } = await import("../native/start_native_database.ts");
  return await startNativeStack({ ...options, settings: UNSYNCED });
}
