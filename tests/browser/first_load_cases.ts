import assert from "node:assert/strict";
import { contentPolicy } from "../../dashboard/content_policy.ts";
import { measureGzip } from "../../dashboard/measure_gzip.ts";
import { describe, it, itAlone } from "./cases.ts";
import type { Stage } from "./start_stage.ts";
import { until } from "./until.ts";
import { withPage } from "./with_page.ts";

const MOST_BYTES = 150_000;

/** How much a page loads, and how soon it answers. */
export function firstLoadCases(stage: () => Stage): void {
  describe("first load", () => {
    it("has at most 150 kB compressed", async () => {
      const sizes = await Promise.all([...stage().files.values()].map(measureGzip));
      const total = sizes.reduce((sum, size) => sum + size, 0);
      console.log(`first load: ${(total / 1000).toFixed(1)} kB compressed`);
      assert.ok(total <= MOST_BYTES, `${total} bytes`);
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
