import type { HostileProject, Visit } from "./start_hostile_project.ts";

/** No view may take longer, in milliseconds: it would be cut off. Twice, since the machine may be busy. */
const PATIENCE_MS = 8000;
const TRIES = 2;

/** Makes every visit, and returns those without a proper answer. */
export async function makeVisits(project: HostileProject): Promise<string[]> {
  const wrong: string[] = [];
  for (const visit of project.visits) {
    let words: string | null = null;
    for (let tries = 0; tries < TRIES; tries++) {
      const tried = await make(project, visit);
      words = tried.words;
      if (!tried.isLate) break;
    }
    if (words !== null) wrong.push(words);
  }
  return wrong;
}

/** Makes a visit, and returns what was wrong with its answer, and whether it timed out. */
async function make(
  { stack }: HostileProject,
  { path, key, body }: Visit,
): Promise<{ words: string | null; isLate: boolean }> {
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
      const words = `${path} answers ${response.status}: ${text.slice(0, 300)}`;
      return { words, isLate: false };
    }
    JSON.parse(text);
    return { words: null, isLate: false };
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    return { words: `${path}: ${error instanceof Error ? error.message : error}`, isLate };
  }
}
