import { escapeXml } from "../http/escape_xml.ts";
import { textWidth } from "./text_width.ts";

/** A cell of a badge, from left to right. */
export interface Cell {
  text: string;
  /** Its background. */
  fill: string;
}

const FONT = "Verdana,DejaVu Sans,sans-serif";
const SIZE = 11;
const PAD = 7;

/** A badge as an SVG file that needs nothing else. Texts are fitted to their cells. */
export function drawBadge(cells: Cell[]): string {
  let left = 0;
  const placed = cells.map(({ text, fill }) => {
    const width = textWidth(text, SIZE);
    const cell = { text: escapeXml(text), fill, left, width };
    left += width + 2 * PAD;
    return cell;
  });
  const title = escapeXml(cells.map(({ text }) => text).join(" · "));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left}" height="20" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<clipPath id="r"><rect width="${left}" height="20" rx="3"/></clipPath>`,
    `<g clip-path="url(#r)">`,
    ...placed.map(({ fill, left, width }) =>
      `<rect x="${left}" width="${width + 2 * PAD}" height="20" fill="${fill}"/>`
    ),
    `</g>`,
    `<g fill="#fff" font-family="${FONT}" font-size="${SIZE}">`,
    ...placed.map(({ text, left, width }) =>
      `<text x="${
        left + PAD
      }" y="14" textLength="${width}" lengthAdjust="spacingAndGlyphs">${text}</text>`
    ),
    `</g></svg>`,
  ].join("");
}
