import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { onFreePort } from "./on_free_port.ts";

/** Listens where told to, or where another already does. */
function listen(port: number): Promise<Deno.TcpListener> {
  return Promise.resolve(Deno.listen({ hostname: "127.0.0.1", port }));
}

describe("onFreePort()", () => {
  it("starts again on another port when one was taken before it was up", async () => {
    const tried: number[] = [];
    const others: Deno.Listener[] = [];
    const { port, started } = await onFreePort(async (port) => {
      tried.push(port);
      if (tried.length < 3) others.push(await listen(port));
      return await listen(port);
    });
    assert.equal(tried.length, 3);
    assert.equal(port, tried[2]);
    assert.equal(started.addr.port, port);
    for (const listener of [started, ...others]) listener.close();
  });

  it("does not try again after another failure", async () => {
    let tries = 0;
    await assert.rejects(
      onFreePort(() => {
        tries++;
        return Promise.reject(new Error("no such program"));
      }),
      /no such program/,
    );
    assert.equal(tries, 1);
  });
});
