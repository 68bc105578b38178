/** A short name for some content; different content gets a different name. */
export async function fingerprint(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", content);
  return new Uint8Array(digest, 0, 6).toHex();
}
