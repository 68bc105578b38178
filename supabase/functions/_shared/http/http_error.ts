/** A fault of the caller's, with the status and code to answer it with. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  /** One entry per field at fault. */
  readonly details: { field: string; message: string }[] | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    details?: { field: string; message: string }[],
  ) {
    super(message);
    this.name = "HttpError";
    this.status = status;
    this.code = code;
    this.details = details;
  }
}
