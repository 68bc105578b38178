import { z } from "zod";
import { requestText } from "./request_text.ts";

/** The body of `POST /functions/v1/sync-models`. */
export const SyncRequest = z.strictObject({
  providers: z.array(requestText(100)).min(1).max(100).optional(),
  /** Answer when the sync is finished rather than when it has begun. */
  wait: z.boolean().default(false),
  /** Probe up to so many of the chat models that are new. */
  probe: z.int().min(1).max(1000).optional(),
  /** Read no lists, and only make the probes that wait. */
  probes_only: z.boolean().optional(),
  triggered_by: requestText(100).optional(),
  idempotency_key: requestText(200).optional(),
});
export type SyncRequest = z.infer<typeof SyncRequest>;
