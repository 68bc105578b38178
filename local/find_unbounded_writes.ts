/** A write whose table is named with its schema, as all of ours are. */
const WRITE = /\b(update|delete\s+from)\s+(only\s+)?\w+\.\w+/gi;

const COMMENT_OR_TEXT = /--.*|'(?:[^']|'')*'/g;

/**
 * Finds each UPDATE and DELETE without a WHERE of its own, anywhere in SQL text,
 * function bodies included: hosted Supabase refuses them to the Data API.
 * Returns how they begin.
 */
export function findUnboundedWrites(sql: string): string[] {
  const code = sql.replace(COMMENT_OR_TEXT, (match) => " ".repeat(match.length));
  return [...code.matchAll(WRITE)]
    .filter((match) => !/\bwhere\b/i.test(outermost(code.slice(match.index))))
    .map(([write]) => write);
}

/** What a statement says outside of parentheses, up to where it ends. */
function outermost(code: string): string {
  let text = "";
  let depth = 0;
  for (const character of code) {
    if (character === ")") depth--;
    if (depth < 0 || character === ";") break;
    if (depth === 0) text += character;
    if (character === "(") depth++;
  }
  return text;
}
