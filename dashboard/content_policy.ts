/**
 * The Content-Security-Policy of a page that talks to one address and runs
 * nothing but its own files.
 */
export function contentPolicy(apiUrl: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    // Chromium sometimes treats a data: image as a connection; no request is sent for it.
    `connect-src ${new URL(apiUrl).origin} data:`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}
