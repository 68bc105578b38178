/**
 * Groups of modules that import each other in a circle (Tarjan's strongly
 * connected components of more than one module).
 *
 * @param imports What each module imports.
 */
export function findCircles(imports: ReadonlyMap<string, string[]>): string[][] {
  const circles: string[][] = [];
  const places = new Map<string, { index: number; lowest: number; open: boolean }>();
  const path: string[] = [];

  function visit(module: string) {
    const place = { index: places.size, lowest: places.size, open: true };
    places.set(module, place);
    path.push(module);
    for (const imported of imports.get(module) ?? []) {
      const known = places.get(imported) ?? visit(imported);
      if (known.open) place.lowest = Math.min(place.lowest, known.lowest);
    }
    if (place.lowest === place.index) {
      const circle = path.splice(path.indexOf(module));
      for (const each of circle) places.get(each)!.open = false;
      if (circle.length > 1) circles.push(circle);
    }
    return place;
  }

  for (const module of imports.keys()) if (!places.has(module)) visit(module);
  return circles;
}
