import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { DatabaseError } from "../platform/database.ts";
import { answerAnybody, type Page } from "./answer_anybody.ts";
import { HttpError } from "./http_error.ts";

const page: Page = { type: "text/plain", text: "content" };
const make = () => Promise.resolve<Page | null>(page);

function ask(
  init: RequestInit = {},
  answer: () => Promise<Page | null> = make,
): Promise<Response> {
  return answerAnybody(new Request("http://localhost/page", init), "page", answer);
}

function withTag(tag: string): Promise<Response> {
  return ask({ headers: { "if-none-match": tag } });
}

describe("answerAnybody()", () => {
  it("lets everybody keep a page for a minute", async () => {
    const response = await ask();
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "text/plain");
    assert.equal(
      response.headers.get("cache-control"),
      "public, max-age=60, stale-while-revalidate=600",
    );
    assert.match(response.headers.get("etag")!, /^W\/"[0-9a-f]{24}"$/);
    assert.equal(await response.text(), "content");
  });

  it("answers 304 to whoever has the page, and only then", async () => {
    const tag = (await ask()).headers.get("etag")!;
    const strong = tag.slice(2);
    for (const known of [tag, strong, `"other", ${tag}`, "*"]) {
      const response = await withTag(known);
      assert.equal(response.status, 304, known);
      assert.equal(response.body, null);
      assert.equal(response.headers.get("etag"), tag);
      assert.ok(response.headers.get("cache-control")!.startsWith("public"));
    }
    for (const other of ['"other"', "", strong.slice(1, -1)]) {
      const response = await withTag(other);
      assert.equal(response.status, 200, other);
      await response.body?.cancel();
    }
  });

  it("answers a HEAD with the headers of the GET", async () => {
    const get = await ask();
    const head = await ask({ method: "HEAD" });
    assert.equal(head.status, 200);
    assert.equal(head.body, null);
    assert.deepEqual([...head.headers], [...get.headers]);
    await get.body?.cancel();
  });

  it("refuses other methods", async () => {
    const response = await ask({ method: "POST", body: "x" });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), "GET, HEAD");
    assert.equal((await response.json()).error.code, "method_not_allowed");
  });

  it("answers 404 when the outlet is off", async () => {
    const response = await ask({}, () => Promise.resolve(null));
    assert.equal(response.status, 404);
    assert.equal((await response.json()).error.code, "outlet_off");
  });

  it("tells errors of the caller, and of the database nothing but that", async () => {
    const wrong = await ask({}, () => Promise.reject(new HttpError(400, "odd", "Cannot read x")));
    assert.equal(wrong.status, 400);
    assert.deepEqual(await wrong.json(), { error: { code: "odd", message: "Cannot read x" } });

    const failure = new DatabaseError("Cannot call it: 42P01 secret details", true);
    const failed = await ask({}, () => Promise.reject(failure));
    assert.equal(failed.status, 503);
    assert.equal(failed.headers.get("cache-control"), "no-store");
    assert.ok(!(await failed.text()).includes("secret"));

    const older = await ask({}, () => Promise.reject(new DatabaseError("x", true, true)));
    assert.equal((await older.json()).error.code, "outdated_database");
    const head = await ask({ method: "HEAD" }, () => Promise.reject(failure));
    assert.equal(head.status, 503);
    assert.equal(head.body, null);
  });
});
