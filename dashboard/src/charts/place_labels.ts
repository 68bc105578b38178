/** A dot and its label, in pixels. */
export interface Placed {
  x: number;
  y: number;
  width: number;
  /** A line goes through the dot, mostly to its sides. */
  onLine?: boolean;
}

/** The position of a label next to its dot. */
export type Side = "right" | "left" | "above" | "below";

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const SIDES: Side[] = ["right", "left", "above", "below"];
const SIDES_ON_LINE: Side[] = ["below", "above", "right", "left"];
const LINE = 14;
const GAP = 9;

/**
 * On which side of each dot its label has room, null where it would lie over
 * another label or dot. Earlier dots choose first.
 */
export function placeLabels(dots: Placed[], width: number): (Side | null)[] {
  const taken: Box[] = dots.map(({ x, y }) => ({
    left: x - 6,
    right: x + 6,
    top: y - 6,
    bottom: y + 6,
  }));
  return dots.map((dot) => {
    for (const side of dot.onLine ? SIDES_ON_LINE : SIDES) {
      const box = boxOf(dot, side);
      if (box.left < 0 || box.right > width || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return side;
    }
    return null;
  });
}

function boxOf({ x, y, width }: Placed, side: Side): Box {
  const left = side === "right" ? x + GAP : side === "left" ? x - GAP - width : x - width / 2;
  const middle = side === "above" ? y - GAP - LINE / 2 : side === "below" ? y + GAP + LINE / 2 : y;
  return { left, right: left + width, top: middle - LINE / 2, bottom: middle + LINE / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
