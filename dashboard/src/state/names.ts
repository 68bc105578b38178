/** Several names as one value of the address. */
export function joinNames(names: string[]): string {
  return names.map((name) => name.replaceAll("%", "%25").replaceAll("|", "%7C")).join("|");
}

/** The names in a value of the address. */
export function splitNames(text: string | null): string[] {
  if (text === null || text === "") return [];
  return text.split("|").map((name) => name.replaceAll("%7C", "|").replaceAll("%25", "%"));
}
