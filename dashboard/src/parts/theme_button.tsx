import { useState } from "preact/hooks";
import { applyTheme, readTheme, type Theme, themes } from "../state/theme.ts";

const names: Record<Theme, string> = { system: "Auto", light: "Light", dark: "Dark" };

/** Goes round the themes. */
export function ThemeButton() {
  const [theme, setTheme] = useState(readTheme());

  function change() {
    const next = themes[(themes.indexOf(theme) + 1) % themes.length];
    applyTheme(next);
    setTheme(next);
  }

  return (
    <button type="button" class="theme" onClick={change} title="Change the colours">
      <span class="unseen">Colours:</span> {names[theme]}
    </button>
  );
}
