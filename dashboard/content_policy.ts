/**
 * The Content-Security-Policy of a page that talks to one address and runs
 * nothing but its own files.
 */
export function contentPolicy(apiUrl: string): string {
  const { origin } = new URL(apiUrl);
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Badges are pictures of the project.
    `img-src 'self' data: ${origin}`,
    // Chromium sometimes treats a data: image as a connection; no request is sent for it.
    `connect-src ${origin} data:`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}
