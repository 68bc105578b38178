/**
 * The program of a function's process: adds the parts of the hosted runtime that plain Deno does
 * not have, then serves the function on a free port.
 *
 * Arguments: the URL of the function's module, and the word that opens the line
 * of standard output with the port. Ends when standard input does, so that no
 * function outlives the stack.
 */
import { isForLoopback, refuseHost } from "../lib/loopback_host.ts";

const [moduleUrl, readyWord] = Deno.args;
const background = new Set<Promise<unknown>>();

/** Registers work that continues after the response. */
function waitUntil<T>(promise: Promise<T>): Promise<T> {
  background.add(promise);
  promise.catch((error) => console.error(error)).finally(() => background.delete(promise));
  return promise;
}

async function endWithInput() {
  for await (const _ of Deno.stdin.readable);
  Deno.exit();
}

async function shutDown() {
  dispatchEvent(new CustomEvent("beforeunload", { detail: { reason: "termination" } }));
  await Promise.allSettled(background);
  Deno.exit();
}

function jsonError(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status });
}

Object.defineProperty(globalThis, "EdgeRuntime", { value: { waitUntil } });
endWithInput();
Deno.addSignalListener("SIGTERM", shutDown);

const { default: served } = await import(moduleUrl);
Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(readyWord, port),
  onError(error) {
    console.error(error);
    return jsonError(
      500,
      "WORKER_ERROR",
      "Function exited due to an error (please check logs)",
    );
  },
}, (request) => isForLoopback(request) ? served.fetch(request) : refuseHost());
