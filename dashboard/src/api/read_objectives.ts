import { client } from "./client.ts";
import { type Objective, objective } from "./objective.ts";
import { readRows } from "./read_rows.ts";

const COLUMNS = Object.keys(objective.shape).join(",");

/** The objectives that the operator shows to everybody. */
export function readObjectives(): Promise<Objective[]> {
  return readRows(
    "the objectives",
    objective,
    client.from("objective_status").select(COLUMNS).order("objective"),
  );
}
