import type { ComponentChildren } from "preact";
import { countOf } from "../format/format_count.ts";
import { showDefinitions } from "../parts/definitions_dialog.tsx";
import { ProviderMenu } from "../parts/provider_menu.tsx";
import { SearchBox } from "../parts/search_box.tsx";
import type { ModelRow } from "../state/changes.ts";
import { splitNames } from "../state/names.ts";
import type { PageProps } from "../state/page.ts";

interface LeaderboardFiltersProps extends Pick<PageProps, "params" | "setParams"> {
  rows: ModelRow[];
  /** The models that pass the filters; null while unknown. */
  shown: ModelRow[] | null;
  children: ComponentChildren;
}

/** The filters, and how many models are left. */
export function LeaderboardFilters(props: LeaderboardFiltersProps) {
  const { rows, shown, params, setParams, children } = props;
  const requests = shown?.reduce((sum, { n }) => sum + n, 0) ?? 0;
  return (
    <div class="toolbar">
      <ProviderMenu rows={rows} params={params} setParams={setParams} />
      <SearchBox by="model" params={params} setParams={setParams} />
      <button
        type="button"
        aria-pressed={params.get("group") === "family"}
        onClick={() =>
          setParams({ group: params.get("group") === "family" ? null : "family", page: null })}
      >
        Group by model
      </button>
      <button
        type="button"
        aria-expanded={params.has("choose")}
        onClick={() => setParams({ choose: params.has("choose") ? null : "open" })}
      >
        Choose by limits
      </button>
      {isFiltered(params) && (
        <button
          type="button"
          class="link"
          onClick={() => setParams({ provider: null, q: null, page: null })}
        >
          Clear filters
        </button>
      )}
      <p class="count" role="status">
        {shown !== null && `${countOf(shown.length, "model")}, ${countOf(requests, "request")}`}
      </p>
      <button type="button" class="link" onClick={() => showDefinitions()}>Definitions</button>
      {children}
    </div>
  );
}

/** Whether the address names a provider or words of a model. */
export function isFiltered(params: URLSearchParams): boolean {
  return splitNames(params.get("provider")).length > 0 || (params.get("q") ?? "") !== "";
}
