import type { Family } from "../api/read_families.ts";
import { countOf } from "../format/format_count.ts";
import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure } from "../parts/failure.tsx";
import { HowToStart } from "../parts/how_to_start.tsx";
import { ScopedHead } from "../parts/scoped_head.tsx";
import { Pager } from "../parts/pager.tsx";
import { ProviderMenu } from "../parts/provider_menu.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { SearchBox } from "../parts/search_box.tsx";
import { ServedAsTag } from "../parts/served_as_tag.tsx";
import { SimulatedTag } from "../parts/tag.tsx";
import type { PageProps } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { describeScope, scopeParams } from "../state/scope.ts";
import { familyColumns, familyCsvColumns } from "./family_columns.tsx";
import { withoutEmptyRight } from "./answers.tsx";
import { isFiltered } from "./leaderboard_filters.tsx";
import { saveNumbers } from "./save_numbers.ts";
import { formatSorting, parseSorting } from "./sort_rows.ts";
import { Cells, SortableTable } from "./sortable_table.tsx";
import { MOST_HOSTS, nameOf, useFamilies } from "./use_families.ts";

const named = [{ id: "model", label: "Model", name: "Model" }];

/** Each model once, wherever it is served, with how far apart its hosts are. */
export function FamilyList({ params, setParams, now }: PageProps) {
  const view = useFamilies(params);
  const { scope, families, answers, names, rows, shown, part } = view;
  const columns = withoutEmptyRight(familyColumns, rows);
  const measured = rows.some(({ n }) => n > 0);
  return (
    <>
      <ScopedHead
        title="Models"
        lead="Each model once, with all who serve it. Open one to see who serves it best."
        shown={view}
        setParams={setParams}
      />
      <div class="toolbar">
        <ProviderMenu rows={providersOf(rows)} params={params} setParams={setParams} />
        <SearchBox by="model or provider" params={params} setParams={setParams} />
        <p class="count" role="status">
          {families.data !== null && !families.outdated && countOf(shown.length, "model")}
        </p>
        <SaveButton
          disabled={families.outdated || shown.length === 0}
          onSave={() => saveNumbers("models", scope, familyCsvColumns, shown)}
        />
      </div>
      <Failure results={[answers, names]} />
      <Answer result={families} height={420}>
        {() => (
          <>
            {!measured && (
              <Empty title="Nothing measured yet">
                There is no result in {describeScope(scope)}. <HowToStart />
              </Empty>
            )}
            {measured && shown.length === 0 && (
              <Empty title="No model matches">
                {isFiltered(params) && "Try another filter or a longer window."}
              </Empty>
            )}
            {shown.length > 0 && (
              <SortableTable
                label="Models"
                name="families"
                named={named}
                columns={columns}
                sorting={parseSorting(params.get("sort"), MOST_HOSTS)}
                onSort={(next) => setParams({ sort: formatSorting(next, MOST_HOSTS), page: null })}
              >
                {part.rows.map((row) => (
                  <tr key={`${row.family} ${row.model_id}`} role="row">
                    <NameCell row={row} params={params} />
                    <Cells columns={columns} row={row} context={{ now }} />
                  </tr>
                ))}
              </SortableTable>
            )}
          </>
        )}
      </Answer>
      <Pager part={part} setParams={setParams} fromTop />
    </>
  );
}

/** The name of a family, and who serves it; a model of which none is known leads to its own page. */
function NameCell({ row, params }: { row: Family; params: URLSearchParams }) {
  const kept = scopeParams(params);
  const href = row.family === null
    ? routeTo("trends", { model: row.model_id, ...kept })
    : routeTo("models", { family: row.family, ...kept });
  return (
    <th scope="row" role="rowheader" class="model">
      <a href={href}>{nameOf(row)}</a>
      <ServedAsTag modelId={row.model_id} model={nameOf(row)} />
      {row.simulated && <SimulatedTag />}
      <span class="provider">{row.providers.join(", ")}</span>
    </th>
  );
}

function providersOf(rows: Family[]): { provider: string }[] {
  return rows.flatMap(({ providers }) => providers.map((provider) => ({ provider })));
}
