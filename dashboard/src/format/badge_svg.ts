/** The content of a badge: its subject, the number and its day. */
export interface Badge {
  subject: string;
  value: string;
  date: string;
  simulated: boolean;
}

/** Width of a text in pixels, as the badge is drawn. */
export type MeasureText = (text: string) => number;

const FONT = "Verdana,DejaVu Sans,sans-serif";
const PAD = 7;

/** A badge as an SVG file that needs nothing else. Texts are fitted to the measured width. */
export function badgeSvg(badge: Badge, measure: MeasureText): string {
  const parts = [
    { text: badge.subject, fill: "#3f4650" },
    { text: badge.value, fill: badge.simulated ? "#7a4b00" : "#1d4ed8" },
    { text: badge.date, fill: "#5b6470" },
  ];
  if (badge.simulated) parts.splice(1, 0, { text: "SIMULATED", fill: "#b45309" });
  let left = 0;
  const cells = parts.map(({ text, fill }) => {
    const width = Math.ceil(measure(text));
    const cell = { text: escapeXml(text), fill, left, width };
    left += width + 2 * PAD;
    return cell;
  });
  const title = escapeXml(parts.map(({ text }) => text).join(" · "));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left}" height="20" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<clipPath id="r"><rect width="${left}" height="20" rx="3"/></clipPath>`,
    `<g clip-path="url(#r)">`,
    ...cells.map(({ fill, left, width }) =>
      `<rect x="${left}" width="${width + 2 * PAD}" height="20" fill="${fill}"/>`
    ),
    `</g>`,
    `<g fill="#fff" font-family="${FONT}" font-size="11">`,
    ...cells.map(({ text, left, width }) =>
      `<text x="${left + PAD}" y="14" textLength="${width}">${text}</text>`
    ),
    `</g></svg>`,
  ].join("");
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
