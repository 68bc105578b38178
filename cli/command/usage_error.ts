/** A command was called wrongly; its sentence is printed and the exit code is 2. */
export class UsageError extends Error {
  override name = "UsageError";
}
