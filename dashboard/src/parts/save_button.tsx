import { useOutdated } from "./outdated.ts";

interface SaveButtonProps {
  disabled?: boolean;
  onSave(): void;
}

/** Saves what is on the screen, unless the file name would state another scope. */
export function SaveButton({ disabled = false, onSave }: SaveButtonProps) {
  const outdated = useOutdated();
  return (
    <button type="button" class="link" disabled={disabled || outdated} onClick={onSave}>
      Download CSV
    </button>
  );
}
