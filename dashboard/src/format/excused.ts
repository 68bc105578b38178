/** Outcomes that say nothing about the provider, as the view `outcomes` has it. Written by `deno task types`. */
export const EXCUSED = [
  "quota_exceeded",
  "auth_failed",
  "bad_request",
  "content_filtered",
  "blocked",
];
