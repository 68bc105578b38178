import { Notice } from "./notice.tsx";

/** The notice above simulated numbers. */
export function SimulatedNotice() {
  return (
    <Notice tone="simulated" title="Simulated data.">
      Stand-ins answered instead of the providers. These numbers say nothing about the real ones.
    </Notice>
  );
}
