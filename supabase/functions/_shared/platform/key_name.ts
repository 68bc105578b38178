const SHAPE = /^[A-Z_][A-Z0-9_]{0,98}$/;

/** `ACME_API_KEY`, `ACME_API_KEY_EU`, `HF_TOKEN`, `SCW_SECRET_KEY`, `ACME_APIKEY`. */
const ENDING = /(_KEY|_APIKEY|_TOKEN)$|_(API_?KEY|TOKEN)(_[A-Z0-9]+)+$/;

/**
 * Owners of other keys where functions run: the project, other self-hosted services, other
 * functions, databases, the runtime, the cloud.
 */
const OWNER =
  /^(SUPABASE|SB|ANON|SERVICE|SECRET|PUBLISHABLE|API_JWT|JWT|JWKS|DASHBOARD|STUDIO|KONG|ENVOY|GOTRUE|AUTH|HOOK|SMTP|SMS|MAILER|REALTIME|SECURE|STORAGE|S3|MINIO|TUS|IMGPROXY|FUNCTIONS|EDGE|LOGFLARE|ANALYTICS|VECTOR|VAULT|POOLER|SUPAVISOR|DB|DATABASE|POSTGRES|POSTGREST|PGRST|DENO|NODE|NPM|DOCKER|REDIS|UPSTASH|TURSO|RESEND|SENDGRID|MAILGUN|STRIPE|TWILIO|SENTRY|SLACK|DISCORD|TELEGRAM|AWS_(ACCESS|SECRET|SESSION))_|^PG/;

/** Names of keys that are never sent to a provider. */
const PURPOSE =
  /(^|_)(JWT|JWKS|ENC|ENCRYPTION|DECRYPTION|CRYPTO|SIGNING|PRIVATE|SSH|SSL|TLS|RSA|HMAC|SALT|SESSION|COOKIE|WEBHOOK|ROOT|ADMIN|ANON|SERVICE_ROLE|PASSWORD|REFRESH_TOKEN)(_|$)/;

/**
 * Whether a variable may hold the key of a provider, by its name. The check of
 * `providers.api_key_env` has the same rule; a test compares the two.
 */
export function isKeyName(name: string): boolean {
  const upper = name.toUpperCase();
  return SHAPE.test(upper) && ENDING.test(upper) && !OWNER.test(upper) && !PURPOSE.test(upper);
}
