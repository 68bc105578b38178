/** A model as it is called beside others. */
export function fullName({ model, provider }: { model: string; provider: string }): string {
  return `${model} on ${provider}`;
}
