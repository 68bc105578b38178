interface SelectProps {
  label: string;
  value: string;
  options: { id: string; label: string }[];
  onChange(value: string): void;
}

/** A choice of one among many, with the browser's own list. */
export function Select({ label, value, options, onChange }: SelectProps) {
  return (
    <label class="field">
      <span class="label">{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(({ id, label }) => <option key={id} value={id}>{label}</option>)}
      </select>
    </label>
  );
}
