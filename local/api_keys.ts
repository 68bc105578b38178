/** The two keys of a project. */
export interface ApiKeys {
  /** For the role `anon`. */
  publishableKey: string;
  /** For the role `service_role`. */
  secretKey: string;
}

/** Creates keys in the form of a hosted project's. */
export function createApiKeys(): ApiKeys {
  return {
    publishableKey: `sb_publishable_${randomPart()}`,
    secretKey: `sb_secret_${randomPart()}`,
  };
}

function randomPart(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toHex();
}
