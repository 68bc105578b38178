/** A question to the project. Who asks the same key shares one answer. */
export interface KeyedQuery<T> {
  key: string;
  read(): Promise<T>;
}

/** What is known of the answer to a question. */
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
  /** An answer that need not be asked for again. */
  fresh: boolean;
  /** What is awaited is out of date before it is here. */
  again: boolean;
  listeners: Set<() => void>;
}

/** Answers that nobody looks at are kept up to this number, so that a choice made before shows at once. */
const MOST_ENTRIES = 80;

const entries = new Map<string, Entry>();
let awaited = 0;

/** What is known of a question now. */
export function lookUp<T>(key: string): Known<T> | undefined {
  return entries.get(key) as Known<T> | undefined;
}

/** Asks unless the answer is known, and tells of every change until the returned function is called. */
export function subscribe<T>(question: KeyedQuery<T>, listener: () => void): () => void {
  const entry = enter(question);
  entry.listeners.add(listener);
  if (!entry.fresh) ask(entry);
  return () => {
    entry.listeners.delete(listener);
    forgetOldest();
  };
}

/** Asks again for what somebody looks at, unless it is being asked for. */
export function refetch(key: string): void {
  const entry = entries.get(key);
  if (entry !== undefined) ask(entry);
}

/** Takes every answer for old: what is on the screen is asked for again, the rest when it is wanted. */
export function refreshAll(): void {
  for (const entry of entries.values()) {
    entry.fresh = false;
    entry.again = entry.awaited;
    if (entry.listeners.size > 0) ask(entry);
  }
}

/** Whether the project is being asked something. */
export function isBusy(): boolean {
  return awaited > 0;
}

/** Asks before anybody follows. */
export async function askEarly<T>(question: KeyedQuery<T>): Promise<void> {
  const entry = enter(question);
  if (!entry.fresh) await ask(entry);
}

/** Asks for what will probably be wanted next, unless somebody waits for something else. */
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
  // The youngest stand last.
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
