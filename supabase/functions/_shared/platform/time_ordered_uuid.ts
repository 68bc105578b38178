/**
 * UUID version 7 (RFC 9562): milliseconds since 1970, then 74 random bits. Those of one
 * time lie together in the database's index; random ones touch all of it.
 */
export function timeOrderedUuid(nowMs = Date.now()): string {
  const ms = nowMs.toString(16).padStart(12, "0");
  const random = crypto.randomUUID();
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${random.slice(15)}`;
}
