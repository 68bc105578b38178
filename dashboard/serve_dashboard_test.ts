import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { askByName } from "../local/testdata/ask_by_name.ts";
import { buildDashboard, firstFiles } from "./build_dashboard.ts";
import { contentPolicy } from "./content_policy.ts";
import { serveDashboard } from "./serve_dashboard.ts";

const config = { url: "https://abc.supabase.co", publishableKey: 'sb_publishable_"&<' };

describe("buildDashboard() and serveDashboard()", () => {
  it("make a site that any static host serves, configured once and for all", async () => {
    const files = await buildDashboard(config);
    await using server = serveDashboard(() => Promise.resolve(files), 0);
    const page = await (await fetch(server.url)).text();
    assert.ok(page.includes('content="sb_publishable_&quot;&amp;&lt;"'));
    assert.ok(page.includes(`content="${contentPolicy(config.url)}"`));
    assert.ok(contentPolicy(config.url).includes("connect-src https://abc.supabase.co data:;"));
    assert.ok(!page.includes("{{"));
    assert.equal(await askByName(server.url, "evil.example"), 403);
    assert.equal(await askByName(server.url, "localhost"), 200);

    const named = [...page.matchAll(/(?:src|href)="([^":]+)"/g)].map(([, path]) => path);
    assert.deepEqual(
      ["index.html", ...named].sort(),
      [...firstFiles(files).keys()].sort(),
    );
    assert.ok(named.length < files.size - 1, "something is loaded later");
    for (const path of [...named, ...files.keys()].filter((path) => path !== "index.html")) {
      const response = await fetch(`${server.url}/${path}`);
      assert.equal(response.status, 200, path);
      assert.match(response.headers.get("cache-control") ?? "", /immutable/, path);
      assert.ok((await response.text()).length > 100);
    }
    const first = await fetch(server.url);
    await first.body?.cancel();
    assert.equal(first.headers.get("cache-control"), "no-cache");
    const again = await fetch(server.url, {
      headers: { "if-none-match": first.headers.get("etag") ?? "" },
    });
    assert.equal(again.status, 304);

    const missing = await fetch(`${server.url}/../deno.json`);
    assert.equal(missing.status, 404);
    await missing.body?.cancel();
  });

  it("builds the site once, when it is first asked for, and again if that has failed", async () => {
    let builds = 0;
    await using server = serveDashboard(() => {
      if (++builds === 1) return Promise.reject(new Error("Cannot bundle the dashboard: no disk"));
      return Promise.resolve(new Map([["index.html", new TextEncoder().encode("page")]]));
    }, 0);
    assert.equal(builds, 0);
    const said: unknown[] = [];
    const { error } = console;
    console.error = (words) => void said.push(words);
    try {
      const failed = await fetch(server.url);
      assert.equal(failed.status, 500);
      assert.equal(await failed.text(), "Cannot bundle the dashboard: no disk");
    } finally {
      console.error = error;
    }
    assert.deepEqual(said, ["Cannot bundle the dashboard: no disk"]);
    const pages = await Promise.all([fetch(server.url), fetch(server.url)]);
    for (const page of pages) assert.equal(await page.text(), "page");
    assert.equal(builds, 2);
  });
});
