import type { ComponentChildren } from "preact";

/** Says that there is nothing to show, and why. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="title">{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}
