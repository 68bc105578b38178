/** The full name of a model, as used next to others. */
export function fullName({ model, provider }: { model: string; provider: string }): string {
  return `${model} on ${provider}`;
}
