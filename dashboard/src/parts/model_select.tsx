import { useMemo } from "preact/hooks";
import type { ModelChoice } from "../state/model_choices.ts";

interface ModelSelectProps {
  label: string;
  value: string | null;
  models: ModelChoice[];
  onChange(modelId: string): void;
}

/** A model, grouped by provider. */
export function ModelSelect({ label, value, models, onChange }: ModelSelectProps) {
  const known = models.some(({ id }) => id === value);
  // Memoised, since there may be hundreds of models.
  const options = useMemo(
    () =>
      [...Map.groupBy(models, ({ provider }) => provider)].map(([provider, members]) => (
        <optgroup key={provider} label={provider}>
          {members.map(({ id, model }) => <option key={id} value={id}>{model}</option>)}
        </optgroup>
      )),
    [models],
  );
  return (
    <label class="field wide">
      <span class="label">{label}</span>
      <select value={value ?? ""} onChange={(event) => onChange(event.currentTarget.value)}>
        {!known && <option value={value ?? ""} disabled>Not measured here</option>}
        {options}
      </select>
    </label>
  );
}
