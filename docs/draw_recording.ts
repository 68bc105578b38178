/** A line of terminal output, and its time in seconds from the beginning. */
export interface RecordedLine {
  text: string;
  at: number;
}

/** How many lines are visible at once. */
const ROWS = 32;
const COLUMNS = 132;

/** Of a character, in pixels. */
const WIDTH = 7.6;
const HEIGHT = 17;
const MARGIN = 16;

/** How long the last frame is shown before the recording restarts, in seconds. */
const PAUSE = 8;

/**
 * Draws terminal output as an SVG that plays it: lines appear at their times, and older ones move
 * up. Viewers without animations show the end.
 */
export function drawRecording(lines: RecordedLine[]): string {
  const cycle = Math.max(...lines.map(({ at }) => at)) + PAUSE;
  const width = Math.round(COLUMNS * WIDTH) + 2 * MARGIN;
  const height = ROWS * HEIGHT + 2 * MARGIN;
  const percent = (at: number) => `${(100 * at / cycle).toFixed(2)}%`;
  const up = (count: number) => -Math.max(0, count - ROWS) * HEIGHT;
  const scroll = lines.map(({ at }, i) => `${percent(at)}{transform:translateY(${up(i + 1)}px)}`);
  const appear = lines.map(({ at }, i) =>
    `@keyframes l${i}{0%{opacity:0}${percent(at)}{opacity:1}}`
  );
  const texts = lines.map(({ text }, i) =>
    `<text y="${(i + 1) * HEIGHT - 4}" style="animation-name:l${i}">${escapeText(text)}</text>`
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<style>
text{font:12.6px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d6deeb;white-space:pre}
text,g{animation-duration:${
    cycle.toFixed(2)
  }s;animation-timing-function:step-end;animation-iteration-count:infinite}
g{animation-name:scroll;transform:translateY(${up(lines.length)}px)}
@keyframes scroll{0%{transform:translateY(0px)}${scroll.join("")}}
${appear.join("\n")}
@media (prefers-reduced-motion:reduce){text,g{animation:none}}
</style>
<rect width="${width}" height="${height}" rx="8" fill="#10151f"/>
<svg x="${MARGIN}" y="${MARGIN}" width="${width - 2 * MARGIN}" height="${
    height - 2 * MARGIN
  }" overflow="hidden">
<g>
${texts.join("\n")}
</g>
</svg>
</svg>
`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
