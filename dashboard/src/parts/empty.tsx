import type { ComponentChildren } from "preact";
import { useOutdated } from "./outdated.ts";
import { Waiting } from "./waiting.tsx";

/**
 * Says that there is nothing to show, and why, but not while an answer to
 * another query is shown.
 */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  if (useOutdated()) return <Waiting height={120} />;
  return (
    <div class="empty">
      <p class="title">{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}
