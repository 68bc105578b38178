import { useEffect, useState } from "preact/hooks";
import { readStatus, type Status } from "../api/read_status.ts";
import { refreshAll } from "./use_query.ts";

/** What the page knows of its project. */
export interface ProjectStatus {
  status: Status | null;
  /** When it was heard, by the reader's clock. */
  heardAt: number | null;
  failed: boolean;
  /** How far the reader's clock is ahead of the project's, in milliseconds. */
  clockAheadMs: number;
  checkNow(): void;
}

const EVERY_MS = 45_000;
const AFTER_FAILURE_MS = 15_000;

/**
 * Asks again and again whether the numbers are fresh, and renews everything on
 * the page when a result has arrived since.
 */
export function useStatus(): ProjectStatus {
  const [known, setKnown] = useState<Omit<ProjectStatus, "checkNow">>({
    status: null,
    heardAt: null,
    failed: false,
    clockAheadMs: 0,
  });
  const [asked, setAsked] = useState(0);

  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function check() {
      clearTimeout(timer);
      let wait = EVERY_MS;
      try {
        const status = await readStatus();
        if (stopped) return;
        const clockAheadMs = Date.now() - status.checked_at;
        setKnown((before) => {
          const news = before.status !== null &&
            before.status.last_result_at !== status.last_result_at;
          if (news || before.failed) queueMicrotask(refreshAll);
          return { status, heardAt: Date.now(), failed: false, clockAheadMs };
        });
      } catch {
        if (stopped) return;
        setKnown((before) => ({ ...before, failed: true }));
        wait = AFTER_FAILURE_MS;
      }
      if (!stopped) timer = setTimeout(check, wait);
    }
    function checkWhenSeen() {
      if (document.visibilityState === "visible") check();
    }
    check();
    document.addEventListener("visibilitychange", checkWhenSeen);
    addEventListener("online", checkWhenSeen);
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", checkWhenSeen);
      removeEventListener("online", checkWhenSeen);
    };
  }, [asked]);

  return { ...known, checkNow: () => setAsked((n) => n + 1) };
}
