import { z } from "zod";
import { plainText } from "../../lib/plain_text.ts";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { choiceOf } from "../command/choice_of.ts";
import { UsageError } from "../command/usage_error.ts";
import { readRows } from "../project/read_rows.ts";

/** Refuses the name of a workload that does not exist, so that no table is empty because of a typing error. */
export async function checkWorkload(database: Database, workload: string): Promise<void> {
  const query = database.from("workloads").select("name").eq("current", true)
    .eq("comparable", true);
  const known = await readRows("the workloads", query, z.object({ name: z.string() }));
  const names = known.map(({ name }) => name).sort();
  if (names.includes(workload)) return;
  throw new UsageError(
    `Cannot report on the workload "${plainText(workload, 60)}": there is none of that name. ${
      choiceOf(workload, names)
    }`,
  );
}
