/** Reads the answer that `fetch` gives it; returns the characters of its text. */
export type Contender = (fetch: typeof globalThis.fetch) => Promise<number>;
