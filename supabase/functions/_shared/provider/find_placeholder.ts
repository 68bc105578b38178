/** What examples call the part that is yours. */
const YOURS =
  "(?:RESOURCE|PROJECT|LOCATION|REGION|ACCOUNT|TENANT|WORKSPACE|DEPLOYMENT|ENDPOINT|DOMAIN|SUBDOMAIN|ORG|ORGANI[SZ]ATION|HOST|MODEL|NAME|ID)(?:[-_]?(?:NAME|ID|NUMBER|CODE|HERE))?";

/** Such a word in capitals, alone or after others. */
const IN_CAPITALS = new RegExp(`(?<![A-Za-z0-9])(?:[A-Z]+[-_])*${YOURS}(?![A-Za-z0-9])`);

/** The same after `your`, in any case of letters. */
const AFTER_YOUR = new RegExp(
  `(?<![A-Za-z0-9])your[-_]?(?:[a-z0-9]+[-_])*${YOURS}(?![A-Za-z0-9])`,
  "i",
);

/** Between brackets, or after a dollar. */
const MARKED =
  /\$?\{[^{}/?#]{0,60}\}|%7B[^%/?#]{0,60}%7D|<[^<>/?#]{0,60}>|\$[A-Za-z_]\w*|(?<=\/)\[[^\]/?#]{0,60}\]/i;

/**
 * What stands in an address for a part that is to be filled in, such as `RESOURCE`, `{region}`,
 * `<project>` or `your-resource`; null when there is nothing of the kind. The query is not looked
 * at, since it may contain a secret. `private.placeholder_in()` has the same rule for SQL.
 */
export function findPlaceholder(address: string): string | null {
  const place = /^[a-z]+:\/\/(?:[^/?#]*@)?([^?#]*)/i.exec(address)?.[1].replace(/^\[[^\]]*\]/, "");
  if (place === undefined) return null;
  const [found] = MARKED.exec(place) ?? AFTER_YOUR.exec(place) ?? IN_CAPITALS.exec(place) ?? [];
  return found ?? null;
}
