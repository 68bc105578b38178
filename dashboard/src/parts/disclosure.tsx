import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

/** Content that is created when it is opened. */
export function Disclosure(
  { label, children }: { label: string; children: () => ComponentChildren },
) {
  const [open, setOpen] = useState(false);
  return (
    <details class="disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{label}</summary>
      {open && children()}
    </details>
  );
}
