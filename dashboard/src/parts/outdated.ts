import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** Whether what stands below answers an earlier question than the one that is asked now. */
export const Outdated = createContext(false);

/** Who names or saves what is shown needs to know that its scope is no longer the one chosen. */
export function useOutdated(): boolean {
  return useContext(Outdated);
}
