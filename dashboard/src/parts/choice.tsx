interface ChoiceProps<T extends string> {
  legend: string;
  name: string;
  value: T;
  options: readonly { id: T; label: string }[];
  onChange(value: T): void;
}

/** A choice of one among a few visible options. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { legend, name, value, options, onChange } = props;
  return (
    <fieldset class="choice">
      <legend class="unseen">{legend}</legend>
      {options.map(({ id, label }) => (
        <label key={id}>
          <input
            type="radio"
            name={name}
            value={id}
            checked={id === value}
            onChange={() => onChange(id)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
