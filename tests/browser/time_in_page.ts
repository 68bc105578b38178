import type { Page } from "playwright-core";
import { settle } from "./settle.ts";
import { until } from "./until.ts";

/** Waits for the picture after the next one. Times in milliseconds. */
const PAINTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))";

/**
 * Does something in the page; prints when it showed an effect, and when
 * everything was drawn that it asked for. Measured in the page, for the
 * database works in this process.
 */
export async function time(page: Page, what: string, action: string): Promise<void> {
  const [painted, settled, busy] = await page.evaluate<number[]>(`(async () => {
    const begun = performance.now();
    ${action};
    await ${PAINTED};
    const painted = performance.now() - begun;
    // The address is read, and the lines of other rows are asked for, a moment later.
    let settled = painted;
    let busy = 0;
    for (let quiet = performance.now(); performance.now() - quiet < 250;) {
      const waiting = document.querySelector("[aria-busy=true], .waiting") !== null;
      await ${PAINTED};
      if (!waiting) continue;
      busy++;
      quiet = performance.now();
      settled = quiet - begun;
    }
    return [painted, settled, busy];
  })()`);
  console.log(
    `${what.padEnd(26)} ${Math.round(painted).toString().padStart(5)} ms` +
      (busy === 0 ? "" : `   with its numbers ${Math.round(settled).toString().padStart(5)} ms`),
  );
}

/** Clicks on the first element of a selector. */
export function click(selector: string): string {
  return `document.querySelector(${JSON.stringify(selector)}).click()`;
}

/** Types into the first search field. */
export function type(text: string): string {
  return `const field = document.querySelector("input[type=search]");
    field.value = ${JSON.stringify(text)};
    field.dispatchEvent(new Event("input", { bubbles: true }))`;
}

/** Until the other windows have been asked for, as they are while a reader looks. */
export async function waitForWindows(page: Page): Promise<void> {
  await until(
    page,
    `performance.getEntriesByType("resource")
      .filter(({ name, initiatorType }) => initiatorType === "fetch" && name.includes("model_summaries_over"))
      .length >= 4`,
  );
  await settle(page);
}
