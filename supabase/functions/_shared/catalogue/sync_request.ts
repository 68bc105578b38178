import { z } from "zod";
import { RANGES, TEXTS } from "../platform/ranges.ts";
import { requestText, wholeNumber } from "../http/request_text.ts";

/** The body of `POST /functions/v1/sync-models`. */
export const SyncRequest = z.strictObject({
  providers: z.array(requestText(TEXTS.slug.max)).min(1).max(100).optional(),
  /** Answer when the sync is finished rather than when it has begun. */
  wait: z.boolean().default(false),
  /** Probe up to so many of the chat models that are new. */
  probe: wholeNumber(RANGES.probes).optional(),
  triggered_by: requestText(TEXTS.triggeredBy.max).optional(),
  idempotency_key: requestText(TEXTS.idempotencyKey.max).optional(),
});
export type SyncRequest = z.infer<typeof SyncRequest>;
