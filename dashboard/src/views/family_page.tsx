import type { FamilyHost } from "../api/read_families.ts";
import { countOf } from "../format/format_count.ts";
import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { HowToStart } from "../parts/how_to_start.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { ScopeControls } from "../parts/scope_controls.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import { axisEnd, type PageProps } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { DEFAULT_WORKLOAD, describeScope, scopeParams } from "../state/scope.ts";
import { AnswersSection } from "./answers.tsx";
import { hostCsvColumns } from "./host_columns.tsx";
import { HostTable } from "./host_table.tsx";
import { LoadSection } from "./load_section.tsx";
import { chartedMetrics } from "./metrics.ts";
import { saveNumbers } from "./save_numbers.ts";
import { formatSorting, parseSorting } from "./sort_rows.ts";
import { TimelineSection } from "./timeline_section.tsx";
import { useFamily } from "./use_family.ts";

/** One model at all its hosts. */
export function FamilyPage(
  { family, params, setParams, now, isStale }: PageProps & { family: string },
) {
  const view = useFamily(family, params);
  const { scope, hosts, simulated, mixed, sorted, measured, charted, timelines, points } = view;
  const { window } = scope;
  const usual = scope.workload === DEFAULT_WORKLOAD;
  const known = sorted.length > 0 || (hosts.data === null && family !== "");
  return (
    <>
      <PageHead
        title={known ? family : "Models"}
        lead={
          <>
            {sorted.length > 0 && !hosts.outdated &&
              `${countOf(new Set(sorted.map(({ provider }) => provider)).size, "host")}, ${
                countOf(measured.length, "model")
              } measured in ${describeScope(scope)} · `}
            <a href={routeTo("models", scopeParams(params))}>All models</a>
          </>
        }
      >
        <ScopeControls
          byWorkload
          scope={scope}
          setParams={setParams}
          mixed={mixed}
          simulated={simulated}
        />
      </PageHead>
      {simulated && <SimulatedNotice />}
      {family === "" ? <NoSuchFamily /> : (
        <Answer result={hosts} height={420}>
          {() =>
            sorted.length === 0 ? <NoSuchFamily /> : (
              <>
                <div class="toolbar">
                  <p class="count" role="status">{countOf(sorted.length, "model")}</p>
                  <SaveButton
                    onSave={() =>
                      saveNumbers(family.replace("/", "-"), scope, hostCsvColumns, sorted)}
                  />
                </div>
                <HostTable
                  label={family}
                  rows={sorted}
                  charted={charted.map(({ model_id }) => model_id)}
                  sorting={parseSorting(params.get("sort"))}
                  onSort={(next) => setParams({ sort: formatSorting(next) })}
                  now={now}
                  linkParams={scopeParams(params)}
                  isStale={(row) => usual && isStale(row, window)}
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
        hosts={new Map(sorted.map((row) => [row.model_id, nameOf(row)]))}
        charted={charted.map(({ model_id }) => model_id)}
        scope={scope}
        simulated={simulated}
        end={axisEnd(now)}
        family={family}
      />
      <LoadSection
        hosts={new Map(sorted.map((row) => [row.model_id, nameOf(row)]))}
        region={scope.region}
        simulated={simulated}
        family={family}
      />
      {measured.length > 0 && (
        <div class="columns">
          <Answer result={timelines} height={260}>
            {() =>
              chartedMetrics.map((metric) => (
                <TimelineSection
                  key={metric.id}
                  metric={metric}
                  names={charted.map(nameOf)}
                  points={points}
                  incidents={[]}
                  scope={scope}
                  end={axisEnd(now)}
                  simulated={simulated}
                  of={family}
                />
              ))}
          </Answer>
        </div>
      )}
    </>
  );
}

/** A host, told apart from others of the same provider. */
function nameOf({ provider, variant }: FamilyHost): string {
  return variant === null ? provider : `${provider} ${variant}`;
}

function NoSuchFamily() {
  return <Empty title="No such model">No host of it is known here.</Empty>;
}
