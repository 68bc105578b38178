import type { Place } from "./place.ts";

type Callees = Pick<Place, "failing" | "silent" | "refusing">;

/** Addresses on this machine as the facts need them. */
export function serveCallees(): Callees & AsyncDisposable {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => Response.json({ message: "No API key found" }, { status: 401 }),
  );
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const refusing = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  refusing.close();
  const urlOf = ({ port }: Deno.Addr & { port: number }) => `http://127.0.0.1:${port}/`;
  return {
    failing: urlOf(server.addr),
    silent: urlOf(silent.addr as Deno.NetAddr),
    refusing: urlOf(refusing.addr as Deno.NetAddr),
    async [Symbol.asyncDispose]() {
      silent.close();
      await server.shutdown();
    },
  };
}
