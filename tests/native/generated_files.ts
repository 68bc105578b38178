import { generateExcused, generateOutcomes } from "./generate_outcomes.ts";
import { generateTypes } from "./generate_types.ts";

/** What is made from the migrations and committed, by its path in the project. */
export const GENERATED_FILES = {
  "supabase/functions/_shared/platform/database.types.ts": generateTypes,
  "supabase/functions/_shared/errors/outcome.ts": generateOutcomes,
  "dashboard/src/format/excused.ts": generateExcused,
};
