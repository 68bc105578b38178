/** A query to the project. Queries with the same key share one answer. */
export interface KeyedQuery<T> {
  key: string;
  read(): Promise<T>;
}

/** The state of the answer to a query. */
export interface Known<T> {
  /** The last answer; undefined before the first. */
  data: T | undefined;
  /** Why the last attempt failed; null after an answer. */
  error: Error | null;
  /** An answer is on its way. */
  awaited: boolean;
}

interface Entry extends Known<unknown> {
  read(): Promise<unknown>;
  /** An answer that need not be fetched again. */
  fresh: boolean;
  /** The pending answer is already outdated. */
  again: boolean;
  listeners: Set<() => void>;
}

/** How many answers without a subscriber are kept, so that an earlier choice shows at once. */
const MOST_ENTRIES = 80;

const entries = new Map<string, Entry>();
let awaited = 0;

/** The current state of a query. */
export function lookUp<T>(key: string): Known<T> | undefined {
  return entries.get(key) as Known<T> | undefined;
}

/**
 * Fetches unless the answer is known, and calls back with every change until the
 * returned function is called.
 */
export function subscribe<T>(question: KeyedQuery<T>, listener: () => void): () => void {
  const entry = enter(question);
  entry.listeners.add(listener);
  if (!entry.fresh) ask(entry);
  return () => {
    entry.listeners.delete(listener);
    forgetOldest();
  };
}

/** Refetches queries that have subscribers, unless they are being fetched. */
export function refetch(key: string): void {
  const entry = entries.get(key);
  if (entry !== undefined) ask(entry);
}

/** Marks every answer as outdated: those on the screen are refetched now, the rest when needed. */
export function refreshAll(): void {
  for (const entry of entries.values()) {
    entry.fresh = false;
    entry.again = entry.awaited;
    if (entry.listeners.size > 0) ask(entry);
  }
}

/** Whether any query is being fetched. */
export function isBusy(): boolean {
  return awaited > 0;
}

/** Fetches before there is a subscriber. */
export async function askEarly<T>(question: KeyedQuery<T>): Promise<void> {
  const entry = enter(question);
  if (!entry.fresh) await ask(entry);
}

/** Fetches what will probably be needed next, unless another answer is awaited. */
export async function prefetch<T>(question: KeyedQuery<T>): Promise<void> {
  if (!isBusy()) await askEarly(question);
}

function enter<T>({ key, read }: KeyedQuery<T>): Entry {
  const entry = entries.get(key) ??
    {
      read,
      data: undefined,
      error: null,
      awaited: false,
      fresh: false,
      again: false,
      listeners: new Set(),
    };
  // The newest are last.
  entries.delete(key);
  entries.set(key, entry);
  return entry;
}

async function ask(entry: Entry): Promise<void> {
  if (entry.awaited) return;
  entry.awaited = true;
  awaited++;
  notify(entry);
  try {
    entry.data = await entry.read();
    entry.error = null;
    entry.fresh = !entry.again;
  } catch (error) {
    entry.error = error as Error;
    entry.fresh = false;
  }
  const { again } = entry;
  entry.again = false;
  entry.awaited = false;
  awaited--;
  notify(entry);
  if (again && entry.listeners.size > 0) await ask(entry);
}

function notify(entry: Entry): void {
  for (const listener of entry.listeners) listener();
}

function forgetOldest(): void {
  for (const [key, entry] of entries) {
    if (entries.size <= MOST_ENTRIES) return;
    if (entry.listeners.size === 0 && !entry.awaited) entries.delete(key);
  }
}
