/** An item with a cost and a speed. */
export interface Priced {
  cost: number;
  speed: number;
}

/** The items that no other beats: each cheaper item is slower. Cheapest first. */
export function frontier<T extends Priced>(points: T[]): T[] {
  const byCost = points.toSorted((a, b) => a.cost - b.cost || b.speed - a.speed);
  const best: T[] = [];
  for (const point of byCost) {
    if (best.length === 0 || point.speed > best[best.length - 1].speed) best.push(point);
  }
  return best;
}
