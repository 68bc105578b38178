import type { HostileProject } from "./start_hostile_project.ts";

/** No view may take longer, in milliseconds: it would be cut off. */
const PATIENCE_MS = 8000;

/** Makes every visit, and returns those that were not answered well. */
export async function checkVisits({ stack, visits }: HostileProject): Promise<string[]> {
  const wrong: string[] = [];
  for (const { path, key, body } of visits) {
    try {
      const response = await fetch(`${stack.url}${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: {
          apikey: key === "visitor" ? stack.publishableKey : stack.secretKey,
          "content-type": "application/json",
        },
        body,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await response.text();
      if (response.status !== 200) {
        wrong.push(`${path} answers ${response.status}: ${text.slice(0, 300)}`);
      } else JSON.parse(text);
    } catch (error) {
      wrong.push(`${path}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return wrong;
}
