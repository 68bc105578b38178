import type { NativeDatabase } from "./start_native_database.ts";

/** A module with some names of the view `outcomes`, in their order. */
async function generate(
  database: NativeDatabase,
  condition: string,
  write: (names: string) => string,
): Promise<string> {
  const rows = await database.owner.query<{ name: string }>(
    `select name from public.outcomes where ${condition} order by position`,
  );
  return write(rows.map(({ name }) => `  "${name}",\n`).join(""));
}

/** The module of the functions: every outcome. */
export function generateOutcomes(database: NativeDatabase): Promise<string> {
  return generate(
    database,
    "true",
    (names) =>
      `/**
 * The values of \`benchmark_results.outcome\`, as in the view \`outcomes\`. Only
 * \`success\` is a success. Written by \`deno task types\`.
 */
export const OUTCOMES = [
${names}] as const;

/** One of them. */
export type Outcome = typeof OUTCOMES[number];
`,
  );
}

/** The module of the page: the outcomes that say nothing about the provider. */
export function generateExcused(database: NativeDatabase): Promise<string> {
  return generate(
    database,
    "not attributable",
    (names) =>
      `/** Outcomes that say nothing about the provider, as the view \`outcomes\` has it. Written by \`deno task types\`. */
export const EXCUSED = [
${names}];
`,
  );
}
