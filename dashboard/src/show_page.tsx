import { render } from "preact";
import { App } from "./app.tsx";
import { ErrorBoundary } from "./parts/error_boundary.tsx";

/** Draws the page, and from then on keeps it as it should be. */
export function showPage(): void {
  render(
    <ErrorBoundary>
      <App />
    </ErrorBoundary>,
    document.getElementById("app")!,
  );
}
