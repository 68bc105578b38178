import { describeZone } from "../format/format_time.ts";
import { showDefinitions } from "./definitions_dialog.tsx";

/** The footer of every page. */
export function Footer() {
  return (
    <footer class="site">
      <p>
        Times are in {describeZone()}; hover shows UTC.
      </p>
      <button type="button" class="link" onClick={() => showDefinitions()}>
        What the numbers mean
      </button>
    </footer>
  );
}
