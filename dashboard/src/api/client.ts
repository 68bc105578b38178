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

/** The project's address and the key of visitors. */
export const project = { url: readMeta("benchmark-url"), key: readMeta("benchmark-key") };

/** A client with a visitor's rights. */
export const client = createClient(project.url, project.key, {
  // There is no sign-in, so no session to look for before each query.
  accessToken: () => Promise.resolve(null),
  // The reader sees a failure at once and can try again.
  db: { retry: false },
  global: { fetch: fetchInTime },
});
