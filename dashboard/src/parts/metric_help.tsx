import { definitions, type MetricId } from "../format/definitions.ts";
import { showDefinitions } from "./definitions_dialog.tsx";

/** Opens the definition of a metric. */
export function MetricHelp({ metric }: { metric: MetricId }) {
  return (
    <button
      type="button"
      class="help"
      aria-label={`What ${definitions[metric].name} means`}
      onClick={() => showDefinitions(metric)}
    >
      ?
    </button>
  );
}
