/** An error of the caller, with the status and code of the answer. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  /** One entry per invalid field. */
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
