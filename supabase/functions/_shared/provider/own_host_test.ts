import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { isOwnHost } from "./own_host.ts";

describe("isOwnHost()", () => {
  it("knows the host of the catalogue's address in every writing", () => {
    const same: [string, string][] = [
      ["https://api.acme.example/v1", "https://api.acme.example/v1"],
      ["https://api.acme.example/v2", "https://api.acme.example/v1"],
      ["https://api.acme.example/v1", "https://API.Acme.Example:443/v1"],
      ["https://api.acme.example:443/v1", "https://api.acme.example./v1"],
      ["https://xn--mnchen-3ya.example/v1", "https://münchen.example/v1"],
      ["https://MÜNCHEN.example/v1", "https://xn--mnchen-3ya.example"],
      ["http://localhost:11434/v1", "http://LOCALHOST:11434/v1"],
      ["http://[::1]:8000/v1", "http://[0:0:0:0:0:0:0:1]:8000/v1"],
      ["https://key@api.acme.example/v1", "https://api.acme.example/v1"],
    ];
    for (const [address, base] of same) assert.equal(isOwnHost(address, base, []), true, address);
  });

  it("takes no other host, port or lookalike for it", () => {
    const base = "https://api.openai.com/v1";
    const others = [
      "https://proxy.example/v1",
      "http://localhost:8000/v1",
      "http://127.0.0.1/v1",
      "https://api.openai.com.evil.example/v1",
      "https://api.openai.com@evil.example/v1",
      "https://api.openai.com:8443/v1",
      "https://eu.api.openai.com/v1",
      "https://openai.com/v1",
      "http://api.openai.com/v1",
      "https://api.оpenai.com/v1",
      "not an address",
    ];
    for (const address of others) assert.equal(isOwnHost(address, base, []), false, address);
    assert.equal(isOwnHost("http://localhost:8000/v1", "http://localhost:11434/v1", []), false);
  });

  it("takes hosts that the options name, with any port or the named one", () => {
    const is = (address: string, ...hosts: string[]) =>
      isOwnHost(address, "https://api.acme.example/v1", hosts);
    assert.equal(is("https://eu.acme.example/v1", "eu.acme.example"), true);
    assert.equal(
      is("https://eu.acme.example:8443/v1", "us.acme.example", " EU.acme.example "),
      true,
    );
    assert.equal(is("https://eu.acme.example:8443/v1", "eu.acme.example:8443"), true);
    assert.equal(is("https://eu.acme.example/v1", "eu.acme.example:8443"), false);
    assert.equal(is("https://eu.acme.example/v1", "eu.acme.example:443"), true);
    assert.equal(is("http://127.0.0.1:8000/v1", "https://127.0.0.1:8000/v1"), true);
    assert.equal(is("http://[::1]:8000/v1", "[::1]"), true);
    assert.equal(is("https://sub.eu.acme.example/v1", "eu.acme.example"), false);
    assert.equal(is("https://eu.acme.example/v1", "", "://", "*"), false);
  });

  it("takes the only address of a provider for its own", () => {
    assert.equal(isOwnHost("http://localhost:8000/v1", null, []), true);
    const open = "https://RESOURCE.openai.azure.com/openai/v1";
    assert.equal(isOwnHost("https://acme.openai.azure.com/openai/v1", open, []), true);
  });
});
