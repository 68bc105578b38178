import { useOutdated } from "./outdated.ts";

interface SaveButtonProps {
  label?: string;
  disabled?: boolean;
  onSave(): void;
}

/** Saves what is on the screen, unless the file name would state another scope. */
export function SaveButton({ label = "Download CSV", disabled = false, onSave }: SaveButtonProps) {
  const outdated = useOutdated();
  return (
    <button type="button" class="link" disabled={disabled || outdated} onClick={onSave}>
      {label}
    </button>
  );
}
