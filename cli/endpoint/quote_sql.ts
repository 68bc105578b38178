/** Characters that are not to be printed, and `[` where it could begin a command to a job's runner. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]|(?<=##)\[/gu;

/** A text as a literal of SQL, in visible characters on one line. */
export function quoteSql(text: string): string {
  const quoted = text.replaceAll("'", "''");
  if (quoted.search(UNSEEN) === -1) return `'${quoted}'`;
  return `U&'${quoted.replaceAll("\\", "\\\\").replaceAll(UNSEEN, escapeCode)}'`;
}

function escapeCode(character: string): string {
  return `\\+${character.codePointAt(0)!.toString(16).padStart(6, "0")}`;
}
