import { Notice } from "./notice.tsx";

/** Stands above numbers that no provider is answerable for. */
export function SimulatedNotice() {
  return (
    <Notice tone="simulated" title="Simulated data.">
      Stand-ins answered in place of the providers. These numbers say nothing about the real ones.
    </Notice>
  );
}
