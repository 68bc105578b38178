import type { Stage } from "./start_stage.ts";

/** The id of a model; of several with one name, of the first. */
export async function idOf({ stack }: Stage, model: string): Promise<string> {
  const [row] = await stack.query<{ id: string }>(
    "select id from public.models where name = $1 order by id limit 1",
    [model],
  );
  return row.id;
}
