import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** Whether the content below is the answer to an earlier query. */
export const Outdated = createContext(false);

/** Parts that name or save the shown numbers must know that the scope has changed since. */
export function useOutdated(): boolean {
  return useContext(Outdated);
}
