/** What Postgres says of a statement that failed. */
export interface SqlError {
  message: string;
  hint?: string | null;
  detail?: string | null;
}

/** Rules that the tables have for their rows; checks are named by what they ask for. */
const CHECK = /^new row for relation "(.+?)" violates check constraint "(.+)"$/;
const NOT_NULL = /^null value in column "(.+?)" of relation "(.+?)" violates not-null constraint$/;
const KEY = /^(?:duplicate key value|insert or update|update or delete) .*constraint/;

/** A failure of SQL as a sentence: what a row must be, and not what the constraint is called. */
export function explainSqlError({ message, hint, detail }: SqlError): string {
  const check = CHECK.exec(message);
  // A name without spaces is one that Postgres made up.
  if (check !== null && check[2].includes(" ")) return `${check[1]}: ${check[2]}`;
  const missing = NOT_NULL.exec(message);
  if (missing !== null) return `${missing[2]}: ${missing[1]} must be set`;
  // It names the columns and the values, the message only the constraint.
  if (KEY.test(message) && detail) return detail.replace(/\.$/, "");
  return hint ? `${message}. ${hint}` : message;
}
