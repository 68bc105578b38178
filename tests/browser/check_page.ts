import axe from "axe-core";
import assert from "node:assert/strict";
import { describe, it, itAlone } from "./cases.ts";
import { fitsItsWidth } from "./fits_its_width.ts";
import { contentPolicy } from "../../dashboard/content_policy.ts";
import { measureGzip } from "../../dashboard/measure_gzip.ts";
import type { Stage } from "./start_stage.ts";
import { until } from "./until.ts";
import { withPage } from "./with_page.ts";

/** Every page of the dashboard. */
export const pages: Record<string, string> = {
  leaderboard: "#/",
  trends: "#/trends",
  "trends-7d": "#/trends?window=7d",
  cost: "#/cost",
  reliability: "#/reliability?window=7d",
  prices: "#/prices",
  compare: "#/compare",
  runs: "#/runs",
  simulated: "#/?data=simulated",
  "simulated-trends": "#/trends?data=simulated",
};

const looks = {
  light: { colorScheme: "light" as const },
  dark: { colorScheme: "dark" as const },
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  },
};

const MOST_BYTES = 150_000;

/** What holds for every page: size, policy, accessibility, and how it looks. */
export function checkPages(stage: () => Stage): void {
  async function fitsBoth(hash: string, loaded: number, changed: number): Promise<void> {
    const viewport = { width: loaded, height: 800 };
    await withPage(stage(), hash, { viewport }, async (page) => {
      await fitsItsWidth(page, `${hash} at ${loaded}`);
      await page.setViewportSize({ ...viewport, width: changed });
      await fitsItsWidth(page, `${hash} at ${changed}`);
    });
  }

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

  describe("content policy", () => {
    it("lets the page talk to its project alone, and run only its own files", async () => {
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

  describe("keyboard", () => {
    it("opens the definition of a metric and closes it again", async () => {
      await withPage(stage(), "#/trends", {}, async (page) => {
        const help = page.getByRole("button", { name: "What Speed (tokens per second) means" });
        await help.first().focus();
        await page.keyboard.press("Enter");
        const dialog = page.getByRole("dialog", { name: "What the numbers mean" });
        await dialog.waitFor();
        await dialog.locator(".asked").filter({
          hasText: "streamed tokens − those of the first arrival",
        }).waitFor();
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "hidden" });
      });
    });

    it("skips to the content, and takes the focus along to a new page", async () => {
      await withPage(stage(), "#/", {}, async (page) => {
        await page.keyboard.press("Tab");
        await page.locator(":focus").filter({ hasText: "Skip to the content" }).waitFor();
        await page.keyboard.press("Enter");
        await page.locator("h1:focus").filter({ hasText: "Leaderboard" }).waitFor();
        await page.getByRole("link", { name: "Reliability" }).click();
        await page.locator("h1:focus").filter({ hasText: "Reliability" }).waitFor();
        await page.getByRole("link", { name: "Leaderboard" }).click();
        await page.locator("h1:focus").filter({ hasText: "Leaderboard" }).waitFor();
      });
    });
  });

  describe("motion", () => {
    it("stops for who has asked for less of it", async () => {
      const waiting = `(() => {
        const place = document.body.appendChild(document.createElement("div"));
        place.className = "waiting";
        return getComputedStyle(place).animationName;
      })()`;
      for (
        const [reducedMotion, name] of [["reduce", "none"], ["no-preference", "waiting"]] as const
      ) {
        await withPage(stage(), "#/", { reducedMotion }, async (page) => {
          assert.equal(await page.evaluate(waiting), name);
        });
      }
    });
  });

  describe("theme", () => {
    it("is the chosen one from the first picture on", async () => {
      const seen = Promise.withResolvers<void>();
      let reloaded = false;
      await withPage(stage(), "#/", {
        colorScheme: "dark",
        prepare: async (page) => {
          await page.addInitScript("localStorage.setItem('theme', 'light')");
          // What draws the page comes late: after the first picture was seen.
          await page.route("**/main.*.js", async (route) => {
            if (reloaded) await seen.promise;
            await route.continue();
          });
        },
      }, async (page) => {
        reloaded = true;
        await page.reload({ waitUntil: "commit" });
        // With its styles, but before anything is drawn.
        const early = await until<string>(
          page,
          `(() => {
            const { backgroundColor } = getComputedStyle(document.documentElement);
            if (document.querySelector("h1") !== null) return "too late";
            return backgroundColor === "rgba(0, 0, 0, 0)" ? null : backgroundColor;
          })()`,
        );
        seen.resolve();
        assert.equal(early, "rgb(252, 252, 251)");
        await page.locator("h1").waitFor();
      });
    });
  });

  describe("widths between phone and desk", () => {
    // Two widths to a page that is loaded once: as it is loaded, and as its window is made narrower or wider.
    for (const [loaded, changed] of [[360, 1000], [1200, 800]]) {
      const fits = new Map<string, Promise<void>>();
      for (const width of [loaded, changed]) {
        it(`${width} px are enough for every page`, async () => {
          for (const hash of Object.values(pages)) {
            fits.set(hash, fits.get(hash) ?? fitsBoth(hash, loaded, changed));
            await fits.get(hash);
          }
        });
      }
    }

    it("show on a phone how many requests a number is of, and the rest when asked", async () => {
      const phone = { viewport: { width: 390, height: 844 } };
      await withPage(stage(), "#/", phone, async (page) => {
        const first = page.locator(".leaderboard tbody tr").first();
        await first.locator(".col-n").waitFor();
        await first.locator(".col-ttft95").waitFor({ state: "hidden" });
        await page.getByRole("button", { name: "All numbers" }).click();
        for (const column of ["ttft95", "tps95", "outputcost", "availabilitychange"]) {
          await first.locator(`.col-${column}`).waitFor();
        }
      });
    });
  });

  describe("times", () => {
    it("are those of the reader's zone, with UTC on hover", async () => {
      await withPage(stage(), "#/runs", {}, async (page) => {
        const time = page.locator(".runs time").first();
        const moment = new Date(await time.getAttribute("datetime") ?? "");
        const hours = moment.toLocaleTimeString("en-GB", {
          timeZone: "Europe/Berlin",
          hour: "2-digit",
          minute: "2-digit",
        });
        assert.ok((await time.innerText()).endsWith(hours));
        const utc = moment.toISOString().slice(0, 16).replace("T", " ");
        assert.equal(await time.getAttribute("title"), `${utc} UTC`);
      });
    });
  });

  describe("accessibility and looks", () => {
    for (const [name, hash] of Object.entries(pages)) {
      for (const [look, options] of Object.entries(looks)) {
        it(`${name}, ${look}`, async () => {
          await withPage(stage(), hash, options, async (page) => {
            await page.screenshot({ path: `screenshots/${name}-${look}.png`, fullPage: true });
            await fitsItsWidth(page);
            await page.evaluate(axe.source);
            const result = await page.evaluate<{ violations: Violation[] }>("axe.run()");
            assert.deepEqual(result.violations.filter(isSerious).map(describeViolation), []);
          });
        });
      }
    }
  });
}

interface Violation {
  id: string;
  impact: string | null;
  nodes: { target: unknown; failureSummary?: string }[];
}

function isSerious({ impact }: Violation): boolean {
  return impact === "serious" || impact === "critical";
}

function describeViolation({ id, nodes }: Violation): string {
  const [first] = nodes;
  return `${id} at ${first.target} and ${nodes.length - 1} more: ${first.failureSummary}`;
}
