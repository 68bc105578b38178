import { useEffect, useState } from "preact/hooks";
import { readStatus, type Status } from "../api/read_status.ts";
import { refreshAll } from "./answers.ts";

export interface ProjectStatus {
  status: Status | null;
  /** When it was received, by the reader's clock. */
  heardAt: number | null;
  /** The last attempt failed. */
  failed: boolean;
  /** How far the reader's clock is ahead of the project's, in milliseconds. */
  clockAheadMs: number;
  checkNow(): void;
}

const EVERY_MS = 45_000;
const AFTER_FAILURE_MS = 15_000;

/** Windows move on and results age even without new results. */
const REFRESH_MS = 900_000;

/**
 * Checks regularly whether the numbers are fresh. Refetches everything on the page when there are
 * new results, and every quarter of an hour.
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
    let checking = false;
    let refreshedAt = Date.now();
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function check() {
      if (checking) return;
      checking = true;
      clearTimeout(timer);
      let wait = EVERY_MS;
      try {
        hear(await readStatus());
      } catch {
        setKnown((before) => ({ ...before, failed: true }));
        wait = AFTER_FAILURE_MS;
      }
      checking = false;
      if (!stopped) timer = setTimeout(check, wait);
    }

    function hear(status: Status) {
      const now = Date.now();
      setKnown((before) => {
        if (before.failed || isNews(before.status, status) || now - refreshedAt > REFRESH_MS) {
          refreshedAt = now;
          queueMicrotask(refreshAll);
        }
        // Rounded to the second, so that ages do not vary with network delays.
        const clockAheadMs = Math.round((now - status.checked_at) / 1000) * 1000;
        return { status, heardAt: now, failed: false, clockAheadMs };
      });
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

/** Whether there is a new result, or a run has begun or ended. */
function isNews(before: Status | null, now: Status): boolean {
  return before !== null &&
    (before.last_result_at !== now.last_result_at ||
      before.unfinished_runs !== now.unfinished_runs);
}
