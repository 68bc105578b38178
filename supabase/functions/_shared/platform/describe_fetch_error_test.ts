import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { describeFetchError } from "./describe_fetch_error.ts";

/** An error as the runtime throws it. */
function failed(url: string, why: string): Error {
  return new TypeError("fetch failed", {
    cause: new Error(`error sending request for url (${url}): client error (Connect): ${why}`),
  });
}

const refused = failed("https://api.example.com/v1", "unsuccessful tunnel");
const PROXY = "http://user:p%40ss@proxy.corp:3128/";

describe("describeFetchError()", () => {
  it("says what the cause says", () => {
    const { cause } = refused as { cause: Error };
    assert.equal(describeFetchError(refused, {}), cause.message);
    assert.equal(describeFetchError(new Error("a", { cause: new Error("b") }), {}), "a: b");
    assert.equal(describeFetchError("broken", { HTTPS_PROXY: PROXY }), "broken");
  });

  it("names the proxy and its variable, and no credentials", () => {
    const named = /: unsuccessful tunnel, at the proxy http:\/\/proxy\.corp:3128 of (\w+)$/;
    for (const name of ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]) {
      for (const value of [PROXY, "proxy.corp:3128", "user:secret@proxy.corp:3128"]) {
        const [, found] = named.exec(describeFetchError(refused, { [name]: value })) ?? [];
        assert.equal(found, name);
      }
    }
  });

  it("names none that the request does not go through", () => {
    const cases = [
      { HTTP_PROXY: PROXY },
      { HTTPS_PROXY: PROXY, NO_PROXY: "*" },
      { HTTPS_PROXY: PROXY, NO_PROXY: "localhost, .example.com" },
      { HTTPS_PROXY: PROXY, no_proxy: "api.EXAMPLE.com" },
      { HTTPS_PROXY: "http://:1" },
    ];
    for (const variables of cases) {
      assert.doesNotMatch(describeFetchError(refused, variables), /proxy/, variables.HTTPS_PROXY);
    }
    const near = failed("https://10.1.2.3/v1", "tcp connect error");
    const networks = { HTTPS_PROXY: PROXY, NO_PROXY: "10.0.0.0/8" };
    assert.doesNotMatch(describeFetchError(near, networks), /proxy/);
    assert.match(describeFetchError(refused, networks), /proxy\.corp/);
  });
});
