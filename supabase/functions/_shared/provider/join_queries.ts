/**
 * One query of several. A parameter of a later one replaces those of its name in earlier ones;
 * parameters are kept as they are written.
 */
export function joinQueries(...queries: string[]): string {
  let joined: string[] = [];
  for (const query of queries) {
    const added = query.replace(/^\?/, "").split("&").filter((part) => part !== "");
    const names = new Set(added.map(nameOf));
    joined = [...joined.filter((part) => !names.has(nameOf(part))), ...added];
  }
  return joined.join("&");
}

function nameOf(part: string): string {
  const [[name] = [""]] = new URLSearchParams(part);
  return name;
}
