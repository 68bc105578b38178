/** A dot and its label, in pixels. */
export interface Placed {
  x: number;
  y: number;
  width: number;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const LINE = 14;
const GAP = 9;

/**
 * On which side of each dot its label has room: right, left, or null where it
 * would lie over another label or dot. Earlier dots choose first.
 */
export function placeLabels(dots: Placed[], width: number): ("right" | "left" | null)[] {
  const taken: Box[] = dots.map(({ x, y }) => ({
    left: x - 6,
    right: x + 6,
    top: y - 6,
    bottom: y + 6,
  }));
  return dots.map((dot) => {
    for (const side of ["right", "left"] as const) {
      const left = side === "right" ? dot.x + GAP : dot.x - GAP - dot.width;
      const box = {
        left,
        right: left + dot.width,
        top: dot.y - LINE / 2,
        bottom: dot.y + LINE / 2,
      };
      if (box.left < 0 || box.right > width || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return side;
    }
    return null;
  });
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
