import { useOutdated } from "./outdated.ts";

/** Says in a line that there is nothing in a window. */
export function None({ window }: { window: { name: string } }) {
  return <p class="quiet">{useOutdated() ? "…" : `None in ${window.name}.`}</p>;
}
