/**
 * A copy of a JSON value in which the secrets' values are blacked out wherever
 * they occur. Secrets below eight characters stay: no provider issues such
 * keys, and they would black out ordinary words.
 */
export function redactSecrets<T>(value: T, secrets: string[]): T {
  const text = secrets
    .filter((secret) => secret.length >= 8)
    .reduce(
      (json, secret) => json.replaceAll(JSON.stringify(secret).slice(1, -1), "[redacted]"),
      JSON.stringify(value),
    );
  return JSON.parse(text);
}
