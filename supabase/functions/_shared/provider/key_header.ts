/** The header with the key; none where there is no key. `authorization` has the word Bearer before it. */
export function keyHeader(name: string, apiKey: string | null): Record<string, string> {
  if (apiKey === null) return {};
  return { [name]: /^authorization$/i.test(name) ? `Bearer ${apiKey}` : apiKey };
}
