import type { Page, Route } from "playwright-core";

/** What the console says of a question that failed. */
export const REFUSED = /Failed to load resource/;

const headers = { "access-control-allow-origin": "*" };

/** Answers a question in the place of the project. */
export function answerWith(page: Page, question: string, json: unknown): Promise<unknown> {
  return page.route(`**/rest/v1/${question}*`, (route) => route.fulfill({ json, headers }));
}

/** Fails a question as a proxy does whose project is gone: with a page of HTML. */
export function failWith(page: Page, question: string, status: number): Promise<unknown> {
  const body = `<html><title>Bad gateway</title>${"<p>SERVER</p>".repeat(2_000)}</html>`;
  return page.route(
    `**/rest/v1/${question}*`,
    (route) => route.fulfill({ status, body, contentType: "text/html", headers }),
  );
}

/** Keeps a question waiting until the returned function is called. */
export async function holdBack(page: Page, question: string): Promise<() => Promise<void>> {
  const held: Route[] = [];
  let open = false;
  await page.route(`**/rest/v1/${question}*`, (route) => {
    if (open) return route.continue();
    held.push(route);
  });
  return async () => {
    open = true;
    await Promise.all(held.map((route) => route.continue()));
  };
}

/** Changes the rows of an answer on their way. */
export function changeRows(
  page: Page,
  question: string,
  change: (row: Record<string, unknown>, index: number) => Record<string, unknown>,
): Promise<unknown> {
  return page.route(`**/rest/v1/${question}*`, async (route) => {
    const response = await route.fetch();
    const rows: Record<string, unknown>[] = await response.json();
    await route.fulfill({ response, json: rows.map(change) });
  });
}
