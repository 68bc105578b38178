import { z } from "zod";
import type { ProjectAddress } from "../../lib/find_project.ts";
import type { Finding } from "./finding.ts";

const claimsSchema = z.object({ role: z.string().optional(), ref: z.string().optional() });

/** Whether address and key can belong to a project, checked without a request. */
export function checkAddress({ url, secretKey }: ProjectAddress): Finding {
  const problem = addressProblem(new URL(url)) ?? keyProblem(new URL(url), secretKey);
  if (problem !== null) return { check: "address", state: "failed", message: problem };
  return { check: "address", state: "ok", message: url };
}

function addressProblem({ hostname, pathname }: URL): string | null {
  const dashboard = /^\/dashboard\/project\/(\w+)/.exec(pathname)?.[1];
  if (hostname === "supabase.com" && dashboard !== undefined) {
    return `SUPABASE_URL is the dashboard's address: set it to https://${dashboard}.supabase.co`;
  }
  if (pathname !== "/") return `SUPABASE_URL has a path, ${pathname}: leave it out`;
  return null;
}

function keyProblem({ hostname }: URL, key: string): string | null {
  if (key.startsWith("sb_publishable_")) {
    return `The secret key is a publishable one: set one that begins with sb_secret_`;
  }
  if (key.startsWith("sbp_")) {
    return `The secret key is an access token of your account: set one that begins with sb_secret_`;
  }
  const claims = readClaims(key);
  if (claims?.role !== undefined && claims.role !== "service_role") {
    return `The secret key is the one of the role ${claims.role}: set that of service_role`;
  }
  const ref = /^(\w+)\.supabase\.co$/.exec(hostname)?.[1];
  if (claims?.ref !== undefined && ref !== undefined && claims.ref !== ref) {
    return `The secret key is of the project ${claims.ref}, SUPABASE_URL of ${ref}: set both from one`;
  }
  return null;
}

/** The claims in a legacy key; null for any other key. */
function readClaims(key: string) {
  try {
    const [, payload] = key.split(".");
    const json = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
    return claimsSchema.parse(JSON.parse(json));
  } catch {
    return null;
  }
}
