import { ModelTags } from "../parts/served_as_tag.tsx";
import { IncidentTag } from "../parts/tag.tsx";
import type { ModelRow } from "../state/changes.ts";
import { routeTo } from "../state/route.ts";
import { type CellContext, columns } from "./leaderboard_columns.tsx";
import { Cells } from "./sortable_table.tsx";

interface LeaderboardLineProps {
  row: ModelRow;
  /** The part of the address that its link keeps. */
  linkParams: Record<string, string | null>;
  /** Its open incident. */
  trouble: string | undefined;
  stale: boolean;
  context: CellContext;
}

/** A model of the leaderboard with its numbers. */
export function LeaderboardLine(props: LeaderboardLineProps) {
  const { row, linkParams, trouble, stale, context } = props;
  return (
    <tr role="row">
      <th scope="row" role="rowheader" class="model">
        <a href={routeTo("trends", { model: row.model_id, ...linkParams })}>{row.model}</a>
        <ModelTags row={row} stale={stale} now={context.now} />
        {trouble !== undefined && <IncidentTag label={trouble} />}
      </th>
      <td role="cell" class="provider">{row.provider}</td>
      <Cells columns={columns} row={row} context={context} />
    </tr>
  );
}
