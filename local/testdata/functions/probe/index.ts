declare const EdgeRuntime: { waitUntil(promise: Promise<unknown>): void };

async function finishLater(signal: Promise<unknown>, message: string) {
  await signal;
  console.log(message);
}

async function* speakSlowly() {
  yield "begun, ";
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  yield "ended";
}

/** Acts by the last part of its path. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { origin, pathname, searchParams } = new URL(request.url);
    switch (pathname.split("/").at(-1)) {
      case "echo":
        return new Response(request.body, {
          status: Number(searchParams.get("status") ?? 200),
          headers: { "x-path": pathname, "x-method": request.method },
        });
      case "address":
        return new Response(origin);
      case "env":
        return Response.json({
          pid: Deno.pid,
          env: Deno.env.toObject(),
          read: (await Deno.permissions.query({ name: "read" })).state,
          run: (await Deno.permissions.query({ name: "run" })).state,
          write: (await Deno.permissions.query({ name: "write" })).state,
        });
      case "log":
        console.log(JSON.stringify({ level: "warn", message: "from json", run_id: "r1" }));
        console.error("not json");
        return new Response();
      case "background":
        EdgeRuntime.waitUntil(finishLater(Promise.resolve(), "done in the background"));
        return new Response();
      case "farewell": {
        const { promise, resolve } = Promise.withResolvers<void>();
        addEventListener("beforeunload", (event) => {
          console.log(`beforeunload: ${(event as CustomEvent).detail.reason}`);
          resolve();
        });
        EdgeRuntime.waitUntil(finishLater(promise, "finished"));
        return new Response();
      }
      case "slow":
        return new Response(
          ReadableStream.from(speakSlowly()).pipeThrough(new TextEncoderStream()),
        );
      case "hang":
        return await new Promise(() => {});
      case "throw":
        throw new Error("thrown by the function");
      default:
        return Response.json({ path: pathname });
    }
  },
};
