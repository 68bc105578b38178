import { useState } from "preact/hooks";
import { applyTheme, readTheme, type Theme, themes } from "../state/theme.ts";

const names: Record<Theme, string> = { system: "Auto", light: "Light", dark: "Dark" };

/** Switches to the next theme. */
export function ThemeButton() {
  const [theme, setTheme] = useState(readTheme());

  function change() {
    const next = themes[(themes.indexOf(theme) + 1) % themes.length];
    applyTheme(next);
    setTheme(next);
  }

  return (
    <button type="button" class="theme" onClick={change} title="Change the colours">
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <circle cx="8" cy="8" r="6.5" />
        <path d="M8 1.5a6.5 6.5 0 0 1 0 13z" />
      </svg>
      <span class="unseen">Colours:</span>
      <span>{names[theme]}</span>
    </button>
  );
}
