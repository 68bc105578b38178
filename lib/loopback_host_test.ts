import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { isForLoopback } from "./loopback_host.ts";

function isServed(url: string, host?: string): boolean {
  return isForLoopback(new Request(url, host === undefined ? {} : { headers: { host } }));
}

describe("isForLoopback()", () => {
  it("knows the names of this machine", () => {
    for (const name of ["localhost", "LOCALHOST", "localhost.", "app.localhost", "127.0.0.1"]) {
      assert.ok(isServed(`http://${name}:54321/x`, `${name}:54321`), name);
    }
    for (const name of ["127.1", "127.255.0.9", "[::1]"]) assert.ok(isServed(`http://${name}/`));
  });

  it("knows no other, however much like one it looks", () => {
    const names = [
      ...["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "xlocalhost", "0.0.0.0"],
      ...["10.0.0.1", "192.168.1.2", "169.254.169.254", "[::]", "[fe80::1]", "1270.0.0.1.x"],
      ...["host.docker.internal", "localhost.localdomain", "127-0-0-1.evil.example"],
    ];
    for (const name of names) {
      assert.ok(!isServed(`http://${name}/`), name);
      assert.ok(!isServed("http://127.0.0.1/", `${name}:80`), name);
      assert.ok(!isServed(`http://${name}/`, "127.0.0.1"), name);
    }
    const more = [
      "evil.example@127.0.0.1",
      "localhost/x",
      "localhost?x",
      "localhost#x",
      "localhost\\x",
    ];
    for (const host of ["", "a b", "[::1", "localhost:x", "localhost, localhost", ...more]) {
      assert.ok(!isServed("http://127.0.0.1/", host), host);
    }
  });
});
