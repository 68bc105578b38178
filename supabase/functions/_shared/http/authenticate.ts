import { verifyAuth } from "@supabase/server/core";
import type { Environment } from "../platform/environment.ts";
import { HttpError } from "./http_error.ts";

/**
 * Accepts only calls with a secret key of the project (header `apikey`). Calls with a publishable
 * key, a user's token or no key are rejected.
 *
 * @throws {HttpError} 401.
 */
export async function authenticate(request: Request, environment: Environment): Promise<void> {
  const { error } = await verifyAuth(request, {
    auth: "secret:*",
    env: {
      url: environment.url,
      secretKeys: environment.secretKeys,
      publishableKeys: {},
      jwks: null,
    },
  });
  if (error) {
    throw new HttpError(
      401,
      "unauthorized",
      "Cannot accept the request: send a secret key of the project in the header apikey",
    );
  }
}
