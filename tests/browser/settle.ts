import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { holds } from "./holds.ts";

/**
 * Counts the questions of a page from the moment they are asked until what they
 * bring has been taken over, in the page itself: whoever counts from outside
 * hears of a question after it was asked.
 */
const WATCH = `{
  const traffic = { asked: 0, open: 0 };
  Object.defineProperty(window, "traffic", { value: traffic });
  const ask = window.fetch;
  // After everything that waits for the answer has run. No timer: a test may hold the clock.
  const close = () => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      traffic.open--;
      port1.close();
    };
    port2.postMessage(null);
  };
  window.fetch = async (...question) => {
    traffic.asked++;
    traffic.open++;
    try {
      const answer = await ask(...question);
      const read = answer.text.bind(answer);
      answer.text = () => read().finally(close);
      return answer;
    } catch (error) {
      close();
      throw error;
    }
  };
}`;

/**
 * Whether a page has all that it asked for. What an answer leads to is asked
 * for before the picture after the next one.
 */
const SETTLED = `(async () => {
  const isQuiet = () =>
    traffic.open === 0 &&
    document.querySelector("h1, .empty") !== null &&
    document.querySelector("[aria-busy=true], .waiting") === null;
  const { asked } = traffic;
  if (!isQuiet()) return false;
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  await frame();
  await frame();
  return isQuiet() && traffic.asked === asked;
})()`;

/** Counts the questions of a page that is about to be loaded. */
export async function watchQuestions(page: Page): Promise<void> {
  await page.addInitScript(WATCH);
}

/** Waits until the page has what it asked for and asks for nothing more. */
export async function settle(page: Page): Promise<void> {
  await holds(async () => assert.ok(await page.evaluate(SETTLED), "the page does not settle"));
}
