import { createClient } from "@supabase/supabase-js";

/** Longest wait for an answer of the project, in milliseconds. */
const DEADLINE_MS = 15_000;

function readMeta(name: string): string {
  const content = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
  if (!content) throw new Error(`Cannot start: the page was built without ${name}`);
  return content;
}

function fetchInTime(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
  return fetch(input, { ...init, signal });
}

/** The project, as everybody may read it. */
export const client = createClient(readMeta("benchmark-url"), readMeta("benchmark-key"), {
  // Nobody signs in here, so there is no session to look for before each question.
  accessToken: () => Promise.resolve(null),
  // Who looks at the page is told at once, and tries again when they like.
  db: { retry: false },
  global: { fetch: fetchInTime },
});
