/** The same name for all spellings: `context_length`, `contextLength`, `Context-Length`. */
export function plainName(name: string): string {
  return name.replaceAll(/[_-]/g, "").toLowerCase();
}
