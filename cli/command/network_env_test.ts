import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { networkEnv } from "./network_env.ts";

const proxy = "http://proxy.test:3128";
const loopback = "localhost,127.0.0.0/8,::1,0.0.0.0";

describe("networkEnv()", () => {
  it("returns nothing for an empty text", () => {
    assert.deepEqual(networkEnv({ PATH: "/bin", HTTP_PROXY: " " }, { OPENAI_API_KEY: "sk" }), {});
  });

  it("takes this machine out of every proxy, in both spellings", () => {
    for (const name of ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"]) {
      const env = { [name]: proxy };
      assert.deepEqual(networkEnv(env, env), { ...env, NO_PROXY: loopback, no_proxy: loopback });
    }
  });

  it("keeps existing exceptions, in upper and lower case", () => {
    const env = { HTTP_PROXY: proxy, NO_PROXY: "a.test, localhost", no_proxy: "b.test" };
    const list = "a.test,localhost,b.test,127.0.0.0/8,::1,0.0.0.0";
    assert.deepEqual(networkEnv(env, env), { ...env, NO_PROXY: list, no_proxy: list });
  });

  it("uses no proxy where everything is exempt", () => {
    const { HTTP_PROXY, https_proxy } = networkEnv(
      { HTTP_PROXY: proxy, https_proxy: proxy, NO_PROXY: "*" },
      {},
    );
    assert.deepEqual([HTTP_PROXY, https_proxy], ["", ""]);
  });

  it("adds what .env says, unless the environment says otherwise in either spelling", () => {
    const file = { HTTPS_PROXY: "http://file.test", DENO_CERT: "ca.pem" };
    assert.equal(networkEnv({}, file).HTTPS_PROXY, "http://file.test");
    const env = networkEnv({ https_proxy: proxy }, { ...file, https_proxy: proxy });
    assert.deepEqual([env.HTTPS_PROXY, env.https_proxy, env.DENO_CERT], [
      undefined,
      proxy,
      "ca.pem",
    ]);
  });

  it("trusts certificates of a file besides the usual ones, unless a store is chosen", () => {
    assert.equal(networkEnv({ SSL_CERT_FILE: "ca.pem" }, {}).DENO_TLS_CA_STORE, "mozilla,system");
    const chosen = { SSL_CERT_FILE: "ca.pem", DENO_TLS_CA_STORE: "system" };
    assert.equal(networkEnv(chosen, {}).DENO_TLS_CA_STORE, "system");
  });

  it("names them to what npx runs", () => {
    for (const name of ["DENO_CERT", "SSL_CERT_FILE"]) {
      assert.equal(networkEnv({ [name]: "ca.pem" }, {}).NODE_EXTRA_CA_CERTS, "ca.pem");
    }
    const own = { DENO_CERT: "ca.pem", NODE_EXTRA_CA_CERTS: "own.pem" };
    assert.equal(networkEnv(own, {}).NODE_EXTRA_CA_CERTS, "own.pem");
  });
});
