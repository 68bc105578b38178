import { z } from "zod";
import { TEXTS } from "../platform/ranges.ts";
import { requestText } from "../http/request_text.ts";

/** The body of `POST /functions/v1/check-keys`; without `providers` all enabled ones are asked. */
export const KeyCheckRequest = z.strictObject({
  /** An empty list asks no provider, but still shows that the caller is accepted. */
  providers: z.array(requestText(TEXTS.slug.max)).max(100).optional(),
});
export type KeyCheckRequest = z.infer<typeof KeyCheckRequest>;
