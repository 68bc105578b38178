import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { nextPage } from "./next_page.ts";

const url = new URL("https://api.example.com/v1/models?limit=20");

describe("nextPage()", () => {
  it("ends where the page does not say that there is more", () => {
    for (
      const page of [
        [],
        {},
        null,
        { has_more: false, last_id: "b" },
        { links: { next: null } },
        { links: {} },
      ]
    ) {
      assert.equal(nextPage(page, url, "openai", ""), null);
    }
  });

  it("goes to the address in links.next", () => {
    const next = nextPage({ links: { next: "/v1/models?offset=20" } }, url, "openai", "");
    assert.equal(next?.href, "https://api.example.com/v1/models?offset=20");
  });

  it("asks for what comes after last_id where there is more", () => {
    const page = { has_more: true, last_id: "model b" };
    assert.equal(
      nextPage(page, url, "anthropic", "")?.href,
      "https://api.example.com/v1/models?limit=20&after_id=model+b",
    );
    assert.equal(nextPage(page, url, "openai", "")?.searchParams.get("after"), "model b");
  });

  it("asks Gemini for the page of its token", () => {
    const page = { models: [], nextPageToken: "a=b&c" };
    const second = nextPage(
      page,
      new URL("https://api.example.com/models?pageSize=9"),
      "gemini",
      "",
    );
    assert.equal(second?.search, "?pageSize=9&pageToken=a%3Db%26c");
    const third = nextPage({ nextPageToken: "d" }, second!, "gemini", "");
    assert.equal(third?.search, "?pageSize=9&pageToken=d");
    assert.equal(nextPage({ nextPageToken: "" }, url, "gemini", ""), null);
    assert.equal(nextPage(page, url, "openai", ""), null);
  });

  it("refuses to leave the host, for the key goes along", () => {
    const page = { links: { next: "https://elsewhere.example.com/models" } };
    assert.throws(
      () => nextPage(page, url, "openai", ""),
      /its next page is at elsewhere\.example/,
    );
  });

  it("refuses a list that is cut off without a way on", () => {
    assert.throws(() => nextPage({ has_more: true }, url, "openai", ""), /does not say where/);
  });
});
