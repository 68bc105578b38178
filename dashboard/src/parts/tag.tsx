/** Marks a row whose numbers are not of the real provider. */
export function SimulatedTag() {
  return <span class="tag simulated">Simulated</span>;
}

/** Marks a model with an open incident. */
export function IncidentTag({ label }: { label: string }) {
  return <span class="tag incident">{label}</span>;
}
