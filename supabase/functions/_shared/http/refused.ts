import { z } from "zod";
import { HttpError } from "./http_error.ts";

/** The database's answer to a request that cannot be carried out. */
export const Refused = z.object({
  error: z.object({ code: z.string(), field: z.string(), message: z.string() }),
});
export type Refused = z.infer<typeof Refused>;

/** The answer to a request that the database refused. */
export function refusedError({ error: { code, field, message } }: Refused): HttpError {
  return new HttpError(400, code, message, [{ field, message }]);
}
