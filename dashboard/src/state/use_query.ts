import { useEffect, useState } from "preact/hooks";

/** What is known of an answer. While another is awaited, `data` is the one before. */
export interface Query<T> {
  data: T | null;
  error: Error | null;
  /** An answer is awaited. */
  loading: boolean;
  /** `data` answers an earlier question than the one asked now. */
  outdated: boolean;
  retry(): void;
  /** Asks again; what is known stays until the answer has come. */
  renew(): void;
}

interface Entry {
  promise: Promise<unknown>;
  /** The answer, or the one before while another is awaited. */
  data?: unknown;
  state: "awaited" | "current" | "old";
}

/** Answers that are kept, so that a choice made before shows at once. */
const MOST_ENTRIES = 80;
const answers = new Map<string, Entry>();
const listeners = new Set<() => void>();

/** Takes every answer for old, and asks again for what is on the screen. */
export function refreshAll(): void {
  for (const entry of answers.values()) entry.state = "old";
  for (const listener of listeners) listener();
}

/** Asks for what will probably be wanted next. */
export async function prefetch<T>(key: string, read: () => Promise<T>): Promise<void> {
  try {
    await ask(key, read).promise;
  } catch {
    // Who really wants it asks again, and is told.
  }
}

/**
 * The answer to a question, named by a key; a null key asks nothing. Who asks
 * the same shares one request.
 */
export function useQuery<T>(
  key: string | null,
  read: () => Promise<T>,
): Query<T> {
  const [version, setVersion] = useState(0);
  const [shown, setShown] = useState<{ key: string; data: T } | null>(null);
  const [failed, setFailed] = useState<{ key: string; error: Error } | null>(null);

  useEffect(() => {
    const again = () => setVersion((n) => n + 1);
    listeners.add(again);
    return () => void listeners.delete(again);
  }, []);

  useEffect(() => {
    if (key === null) return;
    let wanted = true;
    ask(key, read).promise.then(
      (data) => {
        if (!wanted) return;
        setShown({ key, data: data as T });
        setFailed(null);
      },
      (error) => wanted && setFailed({ key, error }),
    );
    return () => {
      wanted = false;
    };
  }, [key, version]);

  const entry = key === null ? undefined : answers.get(key);
  const kept = entry?.data as T | undefined;
  const data = kept ?? shown?.data ?? null;
  const error = failed?.key === key ? failed.error : null;
  return {
    data,
    error,
    loading: key !== null && error === null && entry?.state !== "current",
    outdated: kept === undefined && shown !== null && shown.key !== key,
    retry: () => {
      setFailed(null);
      setVersion((n) => n + 1);
    },
    renew: () => {
      // Looked up anew: who renews again and again may hold an earlier render's function.
      const current = key === null ? undefined : answers.get(key);
      if (current !== undefined) current.state = "old";
      setVersion((n) => n + 1);
    },
  };
}

function ask<T>(key: string, read: () => Promise<T>): Entry {
  const known = answers.get(key);
  if (known !== undefined && known.state !== "old") return known;
  const entry: Entry = { promise: read(), data: known?.data, state: "awaited" };
  entry.promise.then(
    (data) => {
      entry.data = data;
      if (entry.state === "awaited") entry.state = "current";
    },
    () => entry.state = "old",
  );
  answers.set(key, entry);
  for (const oldest of answers.keys()) {
    if (answers.size <= MOST_ENTRIES) break;
    answers.delete(oldest);
  }
  return entry;
}
