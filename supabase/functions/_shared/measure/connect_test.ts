import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { connect } from "./connect.ts";
import { serveRaw } from "../testing/serve_raw.ts";

describe("connect()", () => {
  it("asks the origin for nothing but headers, without waiting for a body", async () => {
    await using provider = serveRaw(async (connection) => {
      const head = "HTTP/1.1 404 Not Found\r\ncontent-length: 100\r\n\r\n";
      await connection.write(new TextEncoder().encode(head));
    });
    const connectMs = await connect(provider.baseUrl, 5000);
    assert.ok(connectMs !== null && connectMs > 0);
    assert.deepEqual(provider.requests, ["HEAD / HTTP/1.1"]);
  });

  it("leaves a connection that the next request uses", async () => {
    const connections = new Set<number>();
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (_, info) => {
      connections.add((info.remoteAddr as Deno.NetAddr).port);
      return new Response("ok");
    });
    const baseUrl = `http://127.0.0.1:${server.addr.port}/v1`;
    await connect(baseUrl, 5000);
    await (await fetch(baseUrl, { method: "POST", body: "{}" })).text();
    await server.shutdown();
    assert.equal(connections.size, 1);
  });

  it("is null when it fails or takes too long, and closes the socket", async () => {
    await using provider = serveRaw(() => Promise.resolve());
    assert.equal(await connect(provider.baseUrl, 30), null);
    await provider.closed;
    assert.equal(await connect("http://provider.invalid", 5000), null);
  });
});
