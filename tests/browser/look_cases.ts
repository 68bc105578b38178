import axe from "axe-core";
import assert from "node:assert/strict";
import type { BrowserContextOptions } from "playwright-core";
import { describe, it } from "./cases.ts";
import { fitsItsWidth } from "./fits_its_width.ts";
import { gatewayModel } from "./gateway_model.ts";
import { pages } from "./pages.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

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

/** Every page in every look, held to the rules of accessibility. */
export function lookCases(stage: () => Stage): void {
  describe("accessibility and looks", () => {
    for (const [name, hash] of Object.entries(pages)) {
      for (const [look, options] of Object.entries(looks)) {
        it(`${name}, ${look}`, () => lookAt(stage(), hash, `${name}-${look}`, options));
      }
    }
    for (const [look, options] of Object.entries(looks)) {
      it(`who-answered, ${look}`, async () => {
        const id = await gatewayModel(stage());
        await lookAt(stage(), `#/trends?model=${id}`, `who-answered-${look}`, options);
      });
    }
  });
}

/** Takes a picture of a page, and holds it to the rules. */
async function lookAt(
  stage: Stage,
  hash: string,
  name: string,
  options: BrowserContextOptions,
): Promise<void> {
  await withPage(stage, hash, options, async (page) => {
    await page.screenshot({ path: `screenshots/${name}.png`, fullPage: true });
    await fitsItsWidth(page);
    await page.evaluate(axe.source);
    const result = await page.evaluate<{ violations: Violation[] }>("axe.run()");
    assert.deepEqual(result.violations.filter(isSerious).map(describeViolation), []);
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
