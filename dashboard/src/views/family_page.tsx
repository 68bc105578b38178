import type { FamilyHost } from "../api/read_families.ts";
import { countOf } from "../format/format_count.ts";
import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { HowToStart } from "../parts/how_to_start.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { ScopedHead } from "../parts/scoped_head.tsx";
import { axisEnd, type PageProps } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { describeScope, scopeParams } from "../state/scope.ts";
import { AnswersSection } from "./answers.tsx";
import { hostCsvColumns } from "./host_columns.tsx";
import { HostTable } from "./host_table.tsx";
import { LoadSection } from "./load_section.tsx";
import { saveNumbers } from "./save_numbers.ts";
import { formatSorting, parseSorting } from "./sort_rows.ts";
import { Timelines } from "./timeline_section.tsx";
import { useFamily } from "./use_family.ts";

/** One model at all its hosts. */
export function FamilyPage(
  { family, params, setParams, now, isStale }: PageProps & { family: string },
) {
  const view = useFamily(family, params);
  const { scope, hosts, simulated, sorted, measured, charted, timelines, points } = view;
  const known = sorted.length > 0 || (hosts.data === null && family !== "");
  const names = new Map(sorted.map((row) => [row.model_id, nameOf(row)]));
  const ids = charted.map(({ model_id }) => model_id);
  return (
    <>
      <ScopedHead
        title={known ? family : "Models"}
        lead={<Lead view={view} params={params} />}
        shown={view}
        setParams={setParams}
      />
      {family === "" ? <NoSuchFamily /> : (
        <Answer result={hosts} height={420}>
          {() =>
            sorted.length === 0 ? <NoSuchFamily /> : (
              <>
                <Toolbar family={family} view={view} />
                <HostTable
                  label={family}
                  rows={sorted}
                  charted={ids}
                  sorting={parseSorting(params.get("sort"))}
                  onSort={(next) => setParams({ sort: formatSorting(next) })}
                  now={now}
                  linkParams={scopeParams(params)}
                  isStale={(row) => isStale(row, scope)}
                />
                {measured.length === 0 && (
                  <Empty title="Nothing measured yet">
                    None of its hosts has a result in {describeScope(scope)}. <HowToStart />
                  </Empty>
                )}
              </>
            )}
        </Answer>
      )}
      <AnswersSection
        answers={view.told}
        result={view.answers}
        hosts={names}
        charted={ids}
        scope={scope}
        simulated={simulated}
        end={axisEnd(now)}
        family={family}
      />
      <LoadSection hosts={names} region={scope.region} simulated={simulated} family={family} />
      {measured.length > 0 && (
        <div class="columns">
          <Timelines
            result={timelines}
            names={charted.map(nameOf)}
            points={points}
            scope={scope}
            end={axisEnd(now)}
            simulated={simulated}
            of={family}
          />
        </div>
      )}
    </>
  );
}

interface PartProps {
  view: ReturnType<typeof useFamily>;
}

/** How many hosts there are, and the way to the other models. */
function Lead({ view, params }: PartProps & Pick<PageProps, "params">) {
  const { sorted, measured, hosts, scope } = view;
  const providers = new Set(sorted.map(({ provider }) => provider));
  return (
    <>
      {sorted.length > 0 && !hosts.outdated &&
        `${countOf(providers.size, "host")}, ${countOf(measured.length, "model")} measured in ${
          describeScope(scope)
        } · `}
      <a href={routeTo("models", scopeParams(params))}>All models</a>
    </>
  );
}

function Toolbar({ family, view: { scope, sorted } }: PartProps & { family: string }) {
  return (
    <div class="toolbar">
      <p class="count" role="status">{countOf(sorted.length, "model")}</p>
      <SaveButton
        onSave={() => saveNumbers(family.replace("/", "-"), scope, hostCsvColumns, sorted)}
      />
    </div>
  );
}

/** A host, told apart from others of the same provider. */
function nameOf({ provider, variant }: FamilyHost): string {
  return variant === null ? provider : `${provider} ${variant}`;
}

function NoSuchFamily() {
  return <Empty title="No such model">No host of it is known here.</Empty>;
}
