/** A command was called wrongly; its sentence is printed and the exit code is 2. */
export class UsageError extends Error {
  override name = "UsageError";

  /** Lines that show the place that is wrong, printed below the sentence. */
  readonly place: string | undefined;

  constructor(message: string, { place, ...options }: ErrorOptions & { place?: string } = {}) {
    super(message, options);
    this.place = place;
  }
}
