import { useEffect, useMemo, useState } from "preact/hooks";
import { parseRoute, type Route, routeTo } from "./route.ts";

/** Changes some values of the address; null removes one. */
export type SetParams = (changes: Record<string, string | null>) => void;

/**
 * The route of the address bar. Changing a filter replaces the entry in the
 * history, so that going back leaves the page and not the last letter typed.
 */
export function useRoute(): [Route, SetParams] {
  const [hash, setHash] = useState(location.hash);
  const route = useMemo(() => parseRoute(hash), [hash]);

  useEffect(() => {
    const read = () => setHash(location.hash);
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);

  const setParams = useMemo((): SetParams => (changes) => {
    const { page, params } = parseRoute(location.hash);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === "") params.delete(name);
      else params.set(name, value);
    }
    const next = routeTo(page, params);
    history.replaceState(null, "", next);
    setHash(next);
  }, []);

  return [route, setParams];
}
