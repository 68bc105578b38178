/** A colour of the style sheet as a canvas can use it, for example of `--accent`. */
export function readColor(name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** The same colour, seen through. */
export function fade(color: string, alpha: number): string {
  return color.replace(/^rgb\((\d+), (\d+), (\d+)\)$/, `rgba($1, $2, $3, ${alpha})`);
}
