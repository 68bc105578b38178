import { createHmac } from "node:crypto";

/** Returns a JSON web token (HS256) that gives its bearer a role. */
export function signToken(role: string, secret: string): string {
  const content = [{ alg: "HS256", typ: "JWT" }, { role }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
}
