/** A fenced block of a page, and what is to be done with it. */
export interface Block {
  /** Of its first fence. */
  line: number;
  language: string;
  /** Where it runs; the second word behind the fence. */
  mark: string;
  /** The third word: the file it belongs into, or how it is run. */
  detail: string | null;
  text: string;
}

/** What the second word may be, by language. */
const MARKS: Record<string, string[]> = {
  sh: ["local", "hosted", "by-hand", "docker"],
  sql: ["local", "by-hand", "docker"],
  ini: ["hosted", "by-hand", "docker"],
  text: ["output"],
};

/** Reads the fenced blocks of a page. Throws for one that does not say where it runs. */
export function readBlocks(page: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const [i, line] of page.split("\n").entries()) {
    const info = /^\s*```(.*)$/.exec(line)?.[1];
    if (info === undefined) {
      if (open) open.text += `${line}\n`;
    } else if (open) {
      blocks.push(open);
      open = null;
    } else {
      open = openBlock(info, i + 1);
    }
  }
  if (open) throw new Error(`Cannot read the page: the block of line ${open.line} has no end`);
  return blocks;
}

function openBlock(info: string, line: number): Block {
  const [language, mark, detail = null, ...more] = info.trim().split(/\s+/);
  if (!MARKS[language]?.includes(mark) || more.length > 0) {
    throw new Error(`Cannot read the block of line ${line}: "${info}" does not say where it runs`);
  }
  return { line, language, mark, detail, text: "" };
}
