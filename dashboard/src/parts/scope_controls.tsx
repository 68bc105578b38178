import { readRegions } from "../api/read_regions.ts";
import { windows } from "../api/period.ts";
import type { Scope } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";
import type { SetParams } from "../state/use_route.ts";
import { Choice } from "./choice.tsx";
import { Select } from "./select.tsx";

interface ScopeControlsProps {
  scope: Scope;
  setParams: SetParams;
  /** Whether there is a choice between real and simulated measurements, and which is shown. */
  mixed?: boolean;
  simulated?: boolean;
  /** Windows that can be chosen; all by default. */
  windowIds?: string[];
}

const regionsQuery = { subject: "regions", key: "regions", read: readRegions };

/** Window of time and region, and real or simulated where there are both. */
export function ScopeControls(props: ScopeControlsProps) {
  const { scope, setParams, mixed = false, simulated = false, windowIds } = props;
  const regions = useQuery(regionsQuery);
  const found = regions.data ?? [];
  const known = found.includes(scope.region) || scope.region === "all"
    ? found
    : [...found, scope.region];
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
      {regions.error !== null && (
        <button type="button" class="link" title={regions.error.message} onClick={regions.refetch}>
          Regions: try again
        </button>
      )}
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
