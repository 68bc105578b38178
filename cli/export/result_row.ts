import { z } from "zod";

/** A result as it was read, with any columns. */
export const ResultRow = z.looseObject({ id: z.string(), created_at: z.string() });
export type ResultRow = z.infer<typeof ResultRow>;
