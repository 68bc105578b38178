/**
 * Whether the name of an event, or its type, says that it is an error: `error`,
 * `stream_error`, `response.failed`, `internalServerException`.
 */
export function isErrorEvent(name: unknown): boolean {
  return typeof name === "string" && name.length < 100 &&
    /(?:^|[^a-z])(?:error|failed|failure)$|exception$/i.test(name);
}
