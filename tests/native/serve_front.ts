/**
 * The program of a gateway's process: hands requests on to the address in its
 * second argument, from the port in its first. Writes the ready word, its last
 * argument. Ends when standard input does.
 */
import { forwardRequest } from "../../local/forward_request.ts";
import { isForLoopback, refuseHost } from "../../lib/loopback_host.ts";

const [port, upstream, readyWord] = Deno.args;

async function endWithInput() {
  for await (const _ of Deno.stdin.readable);
  Deno.exit();
}

endWithInput();
Deno.serve({
  hostname: "127.0.0.1",
  port: Number(port),
  onListen: () => console.log(readyWord),
  onError: () => new Response(null, { status: 502 }),
}, async (request, info) => {
  if (!isForLoopback(request)) return refuseHost();
  const caller = new AbortController();
  info.completed.catch(() => caller.abort()); // It has gone.
  const { pathname, search } = new URL(request.url);
  return await forwardRequest(request, new URL(pathname + search, upstream), caller.signal);
});
