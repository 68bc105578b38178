/** The theme of the page: the system's, or as chosen here. */
export type Theme = "system" | "light" | "dark";

const KEY = "theme";
export const themes: Theme[] = ["system", "light", "dark"];

export function readTheme(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(KEY)) ?? "system";
  } catch {
    return "system"; // Storage is disabled.
  }
}

/** Applies a theme, and keeps it where storage allows. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice lasts as long as the page.
  }
  dispatchEvent(new Event("themechange"));
}
