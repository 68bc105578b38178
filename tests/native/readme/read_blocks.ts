/** A fenced block of a page, and what is to be done with it. */
export interface Block {
  /** The page and the line of its first fence, such as `README.md:12`. */
  place: string;
  language: string;
  /** Where it runs; the second word behind the fence. */
  mark: string;
  /** The third word: the file it belongs into, or how it is run. */
  detail: string | null;
  text: string;
}

/** The language of what is drawn and not run. */
const DIAGRAM = "mermaid";

/** What the second word may be, by language. */
const MARKS: Record<string, string[]> = {
  sh: ["local", "own-server", "hosted", "by-hand", "docker"],
  sql: ["local", "by-hand", "docker"],
  ini: ["hosted", "by-hand", "docker"],
  text: ["output"],
  yaml: ["workflow"],
};

/**
 * Reads the fenced blocks of a page that are to be run: all but diagrams.
 * Throws for one that does not say where it runs.
 */
export function readBlocks(path: string, page: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const [i, line] of page.split("\n").entries()) {
    const info = /^\s*```(.*)$/.exec(line)?.[1];
    if (info === undefined) {
      if (open) open.text += `${line}\n`;
    } else if (open) {
      if (open.language !== DIAGRAM) blocks.push(open);
      open = null;
    } else {
      open = openBlock(info, `${path}:${i + 1}`);
    }
  }
  if (open) throw new Error(`Cannot read the page: the block at ${open.place} has no end`);
  return blocks;
}

function openBlock(info: string, place: string): Block {
  if (info.trim() === DIAGRAM) {
    return { place, language: DIAGRAM, mark: "", detail: null, text: "" };
  }
  const [language, mark, detail = null, ...more] = info.trim().split(/\s+/);
  if (!MARKS[language]?.includes(mark) || more.length > 0) {
    throw new Error(`Cannot read the block at ${place}: "${info}" does not say where it runs`);
  }
  return { place, language, mark, detail, text: "" };
}
