import { readRegions, readWorkloads } from "../api/read_choices.ts";
import { windows } from "../api/period.ts";
import { DEFAULT_WORKLOAD, type Scope, WORKLOAD_NAME } from "../state/scope.ts";
import { type Result, useQuery } from "../state/use_query.ts";
import type { SetParams } from "../state/use_route.ts";
import { Choice } from "./choice.tsx";
import { Select } from "./select.tsx";

export interface ScopeControlsProps {
  scope: Scope;
  setParams: SetParams;
  /** Whether there is a choice between real and simulated measurements, and which is shown. */
  mixed: boolean;
  simulated: boolean;
  /** Windows that can be chosen; all by default. */
  windowIds?: string[];
}

const regionsQuery = { key: "regions", read: readRegions };
const workloadsQuery = { key: "workloads", read: readWorkloads };

/** Window of time, region and workload, and real or simulated where there are both. */
export function ScopeControls(props: ScopeControlsProps) {
  const { scope, setParams, mixed, simulated, windowIds } = props;
  const regions = useQuery(regionsQuery);
  const workloads = useQuery(workloadsQuery);
  const found = regions.data ?? [];
  const known = found.includes(scope.region) || scope.region === "all"
    ? found
    : [...found, scope.region];
  const measured = (workloads.data ?? []).filter((name) => WORKLOAD_NAME.test(name));
  const sent = [...new Set([DEFAULT_WORKLOAD, ...measured, scope.workload])];
  return (
    <>
      <Choice
        legend="Window"
        name="window"
        value={scope.window.id}
        options={windows.filter(({ id }) => windowIds?.includes(id) ?? true)}
        onChange={(window) => setParams({ window, page: null })}
      />
      {known.length > 0 && (
        <Select
          label="Region"
          value={scope.region}
          options={[
            { id: "all", label: "All regions" },
            ...known.map((region) => ({ id: region, label: region })),
          ]}
          onChange={(region) => setParams({ region: region === "all" ? null : region, page: null })}
        />
      )}
      <Again of="Regions" result={regions} />
      {sent.length > 1 && (
        <Select
          label="Workload"
          value={scope.workload}
          options={sent.map((name) => ({ id: name, label: name }))}
          onChange={(name) =>
            setParams({ workload: name === DEFAULT_WORKLOAD ? null : name, page: null })}
        />
      )}
      <Again of="Workloads" result={workloads} />
      {mixed && (
        <Choice
          legend="Kind of data"
          name="data"
          value={simulated ? "simulated" : "real"}
          options={[{ id: "real", label: "Real" }, { id: "simulated", label: "Simulated" }]}
          onChange={(data) => setParams({ data, page: null })}
        />
      )}
    </>
  );
}

/** Asks again for what could not be read. */
function Again({ of, result }: { of: string; result: Result<string[]> }) {
  return result.error !== null && (
    <button type="button" class="link" title={result.error.message} onClick={result.refetch}>
      {of}: try again
    </button>
  );
}
