/** A write whose table is named with its schema, as all of ours are. */
const WRITE = /\b(update|delete\s+from)\s+(only\s+)?\w+\.\w+/gi;

const COMMENT_OR_TEXT = /--.*|'(?:[^']|'')*'/g;

/**
 * Finds each UPDATE and DELETE without its own WHERE in SQL text, including function bodies: hosted
 * Supabase rejects them in the Data API. Returns their beginnings.
 */
export function findUnboundedWrites(sql: string): string[] {
  const code = sql.replace(COMMENT_OR_TEXT, (match) => " ".repeat(match.length));
  return [...code.matchAll(WRITE)]
    .filter((match) => !/\bwhere\b/i.test(outermost(code.slice(match.index))))
    .map(([write]) => write);
}

/** The text of a statement outside of parentheses, up to its end. */
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
