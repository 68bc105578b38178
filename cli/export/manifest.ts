import { z } from "zod";

/** The file that makes a folder a complete export. */
export const MANIFEST_FILE = "export.json";

/** What a whole export consists of. */
export const Manifest = z.object({
  exported_at: z.iso.datetime(),
  /** Whether texts in CSV are not escaped for spreadsheets. */
  raw: z.boolean(),
  files: z.array(
    z.object({ name: z.string().regex(/^[a-z]+\.(csv|jsonl)$/), rows: z.int().min(0) }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;
