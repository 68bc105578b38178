import { describeZone } from "../format/format_time.ts";
import { showDefinitions } from "./definitions_dialog.tsx";

/** What holds for every page. */
export function Footer() {
  return (
    <footer class="site">
      <p>
        Times are those of {describeZone()}; UTC shows on hover.
      </p>
      <button type="button" class="link" onClick={() => showDefinitions()}>
        What the numbers mean
      </button>
    </footer>
  );
}
