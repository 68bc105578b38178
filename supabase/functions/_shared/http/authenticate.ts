import { verifyAuth } from "@supabase/server/core";
import type { Environment } from "../platform/environment.ts";
import { HttpError } from "./http_error.ts";

/**
 * Lets only holders of a secret key of the project through (header `apikey`).
 * A publishable key, a user's token or nothing at all is refused.
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
