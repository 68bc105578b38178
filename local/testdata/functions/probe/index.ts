/** Does what the last part of its path says. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    switch (pathname.split("/").at(-1)) {
      case "echo":
        return new Response(request.body, {
          status: Number(searchParams.get("status") ?? 200),
          headers: { "x-path": pathname, "x-method": request.method },
        });
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
      case "hang":
        return await new Promise(() => {});
      case "throw":
        throw new Error("thrown by the function");
      default:
        return Response.json({ path: pathname });
    }
  },
};
