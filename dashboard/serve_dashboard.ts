import { isForLoopback, refuseHost } from "../lib/loopback_host.ts";
import type { SiteFiles } from "./build_dashboard.ts";
import { fingerprint } from "./fingerprint.ts";

/** A static host on this machine. */
export interface SiteServer extends AsyncDisposable {
  url: string;
  stop(): Promise<void>;
}

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

/** A file whose name changes with its content: as we name it, or as the bundler does. */
const NAMED_BY_CONTENT = /\.[0-9a-f]{12}\.\w+$|-[0-9A-Z]{8}\.js$/;

/**
 * Serves a site on 127.0.0.1; port 0 takes a free one. It is built when it is first asked for, and
 * again if that fails.
 */
export function serveDashboard(build: () => Promise<SiteFiles>, port: number): SiteServer {
  let built: Promise<SiteFiles> | undefined;

  async function answer(request: Request): Promise<Response> {
    if (!isForLoopback(request)) return refuseHost();
    let files: SiteFiles;
    try {
      files = await (built ??= build());
    } catch (error) {
      built = undefined;
      const { message } = error as Error;
      console.error(message);
      return new Response(message, { status: 500 });
    }
    const path = new URL(request.url).pathname.slice(1) || "index.html";
    const content = files.get(path);
    if (content === undefined) return new Response("Not found", { status: 404 });
    const headers = {
      "content-type": TYPES[path.split(".").at(-1) ?? ""],
      "cache-control": NAMED_BY_CONTENT.test(path)
        ? "public, max-age=31536000, immutable"
        : "no-cache",
      "etag": `"${await fingerprint(content)}"`,
      "x-content-type-options": "nosniff",
    };
    if (request.headers.get("if-none-match") === headers.etag) {
      return new Response(null, { status: 304, headers });
    }
    return new Response(content, { headers });
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, answer);
  const stop = () => server.shutdown();
  return { url: `http://127.0.0.1:${server.addr.port}`, stop, [Symbol.asyncDispose]: stop };
}
