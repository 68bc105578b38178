/** Whether a text holds what no visitor may see: the rows of a stage mark it with this word. */
export function holdsSecret(text: string): boolean {
  return text.includes("SECRET");
}
