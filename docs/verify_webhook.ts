/** How far the clock of the sender may be from ours, in seconds. */
const TOLERANCE_S = 5 * 60;

/**
 * Whether a message to a channel of kind `webhook` was signed with this secret, and lately. `body` is
 * the text as it came, before it is parsed. A message that is tried again has the same `webhook-id`:
 * keep those of the last days, and drop what you have already.
 */
export async function verifyWebhook(
  headers: Headers,
  body: string,
  secret: string,
): Promise<boolean> {
  const seconds = headers.get("webhook-timestamp") ?? "";
  const age = Math.abs(Date.now() / 1000 - Number(seconds));
  if (!/^\d+$/.test(seconds) || age > TOLERANCE_S) return false;
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", keyOf(secret), hmac, false, ["sign"]);
  const said = `${headers.get("webhook-id")}.${seconds}.${body}`;
  const signed = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(said));
  const expected = `v1,${btoa(String.fromCharCode(...new Uint8Array(signed)))}`;
  // There may be several, while a secret is replaced.
  const given = (headers.get("webhook-signature") ?? "").split(" ");
  return given.some((signature) => isEqual(signature, expected));
}

/** A secret is `whsec_` and the key as base64. */
function keyOf(secret: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(secret.replace(/^whsec_/, "")), (byte) => byte.charCodeAt(0));
}

/** Takes as long wherever they differ, so that nobody can guess it sign by sign. */
function isEqual(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let i = 0; i < one.length; i++) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}
