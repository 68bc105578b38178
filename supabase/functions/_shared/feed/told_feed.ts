import { z } from "zod";

const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), "is no time")
  .transform((text) => new Date(text));

const FeedEvent = z.object({
  /** That of an incident or of a change. */
  id: z.string(),
  /** The kind of an incident, or what has changed. */
  kind: z.string(),
  is_incident: z.boolean(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  workload: z.string().nullable(),
  region: z.string().nullable(),
  at: time,
  /** When an incident was closed. */
  until: time.nullable(),
  before: z.unknown(),
  after: z.unknown(),
});
export type FeedEvent = z.infer<typeof FeedEvent>;

/** What the database tells for the feed. */
export const ToldFeed = z.object({
  /** When there was nothing to tell yet. */
  since: time.nullable(),
  events: z.array(FeedEvent),
});
export type ToldFeed = z.infer<typeof ToldFeed>;
