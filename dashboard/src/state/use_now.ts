import { useEffect, useState } from "preact/hooks";

/** The reader's clock, looked at again and again, and at once when the page is seen again. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const update = () => setNow(Date.now());
    const timer = setInterval(update, everyMs);
    document.addEventListener("visibilitychange", update);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", update);
    };
  }, [everyMs]);
  return now;
}
