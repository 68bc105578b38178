/** A cache, since computing a style is slow and every chart needs the same colours. */
const colors = new Map<string, string>();

/** A colour of the style sheet as a canvas can use it, for example of `--accent`. */
export function readColor(name: string): string {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const key = `${document.documentElement.dataset.theme} ${dark} ${name}`;
  const known = colors.get(key);
  if (known !== undefined) return known;
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  colors.set(key, color);
  return color;
}

/** The same colour, transparent. */
export function fade(color: string, alpha: number): string {
  return color.replace(/^rgb\((\d+), (\d+), (\d+)\)$/, `rgba($1, $2, $3, ${alpha})`);
}
