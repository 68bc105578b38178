/** A name as it is the same however it is written: `context_length`, `contextLength`, `Context-Length`. */
export function plainName(name: string): string {
  return name.replaceAll(/[_-]/g, "").toLowerCase();
}
