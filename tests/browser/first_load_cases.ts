import assert from "node:assert/strict";
import { contentPolicy } from "../../dashboard/content_policy.ts";
import { firstFiles } from "../../dashboard/build_dashboard.ts";
import { measureGzip } from "../../dashboard/measure_gzip.ts";
import { describe, it, itAlone } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import { REFUSED } from "./routes.ts";
import { settle } from "./settle.ts";
import type { Stage } from "./start_stage.ts";
import { until } from "./until.ts";
import { withPage } from "./with_page.ts";

const MOST_BYTES = 150_000;

/** How much a page loads, and how soon it answers. */
export function firstLoadCases(stage: () => Stage): void {
  describe("first load", () => {
    it("has at most 150 kB compressed", async () => {
      const sizes = await Promise.all([...firstFiles(stage().files).values()].map(measureGzip));
      const total = sizes.reduce((sum, size) => sum + size, 0);
      console.log(`first load: ${(total / 1000).toFixed(1)} kB compressed`);
      assert.ok(total <= MOST_BYTES, `${total} bytes`);
    });

    it("needs no other file to show its numbers", async () => {
      const loaded = new Set<string>();
      await withPage(stage(), "#/", {
        expected: REFUSED,
        prepare: async (page) => {
          await page.route("**/later_views-*", (route) => route.abort());
          page.on("requestfinished", (request) => {
            const { origin, pathname } = new URL(request.url());
            if (origin === stage().url) loaded.add(pathname.slice(1) || "index.html");
          });
        },
      }, async (page) => {
        await page.locator(".leaderboard tbody tr").first().waitFor();
        // A Chromium that can have no window loads no icon by itself.
        await page.evaluate(`(async () => {
          const icon = new Image();
          icon.src = document.querySelector("link[rel=icon]").href;
          await icon.decode();
        })()`);
        const first = [...firstFiles(stage().files).keys()];
        await holds(() => {
          assert.deepEqual([...loaded].sort(), first.toSorted());
          return Promise.resolve();
        });
      });
    });

    it("says what is missing when a view cannot be loaded, and loads it when it is asked again", async () => {
      await withPage(stage(), "#/", {
        expected: REFUSED,
        prepare: (page) => page.route("**/later_views-*", (route) => route.abort()),
      }, async (page) => {
        await page.getByRole("link", { name: "Prices", exact: true }).click();
        await page.getByRole("alert").filter({ hasText: "could not be loaded" }).waitFor();
        await page.unrouteAll();
        await page.getByRole("button", { name: "Load it again" }).click();
        await page.getByRole("heading", { level: 1, name: "Prices" }).waitFor();
      });
    });

    it("says that a view is on its way", async () => {
      let release = () => {};
      const held = new Promise<void>((done) => release = done);
      await withPage(stage(), "#/runs", {
        prepare: (page) =>
          page.route("**/later_views-*", async (route) => {
            await held;
            await route.continue();
          }),
      }, async (page) => {
        await page.getByRole("heading", { level: 1, name: "Runs" }).waitFor();
        await page.getByText("Loading").waitFor({ state: "attached" });
        release();
        await settle(page);
        await hasCount(page.locator(".waiting"), 0);
      }, { settled: false });
    });

    itAlone("answers soon", async () => {
      // When the first row is there to be read and clicked, by the page's own clock.
      const watch = `new MutationObserver((_, observer) => {
        if (document.querySelector("tbody tr") === null) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => window.firstRows = performance.now()));
      }).observe(document, { childList: true, subtree: true })`;
      await withPage(
        stage(),
        "#/",
        { prepare: (page) => page.addInitScript(watch) },
        async (page) => {
          const ms = await until<number>(page, "window.firstRows");
          console.log(`interactive, with its numbers: ${Math.round(ms)} ms`);
        },
      );
    });
  });
}

/** What the policy of the page lets it do. */
export function policyCases(stage: () => Stage): void {
  describe("content policy", () => {
    it("lets the page connect only to its project, and run only its own files", async () => {
      await withPage(
        stage(),
        "#/",
        { expected: /Content Security Policy|TrustedScript/ },
        async (page) => {
          const policy = await page.locator("meta[http-equiv]").getAttribute("content");
          assert.equal(policy, contentPolicy(stage().stack.url));
          const blocked = await page.evaluate<string>(`new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", (event) =>
            resolve(event.effectiveDirective));
          fetch(location.origin + "/").catch(() => {});
        })`);
          assert.equal(blocked, "connect-src");
          const inline = await page.evaluate<boolean>(`(() => {
          try {
            document.body.setAttribute("onclick", "window.ran = true");
            document.body.click();
          } catch {}
          return window.ran === true;
        })()`);
          assert.equal(inline, false);
        },
      );
    });
  });
}
