import { z } from "zod";

/** A row as it was read, with any columns. */
export const TableRow = z.looseObject({ id: z.union([z.string(), z.number()]) });
export type TableRow = z.infer<typeof TableRow>;
