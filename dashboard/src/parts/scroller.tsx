import type { ComponentChildren } from "preact";

/** A container for content that may be wider than the page. The keyboard can scroll it. */
export function Scroller({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="scroller" tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}
