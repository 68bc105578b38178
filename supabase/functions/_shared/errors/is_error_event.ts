/** Whether the name of an event says that it is an error: `error`, `stream_error`, `response.error`. */
export function isErrorEvent(name: string | undefined): boolean {
  return name !== undefined && /(?:^|[^a-z])error$/i.test(name);
}
