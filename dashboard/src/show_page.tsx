import { render } from "preact";
import { App } from "./app.tsx";
import { ErrorBoundary } from "./parts/error_boundary.tsx";

/** Draws the page and keeps it up to date. */
export function showPage(): void {
  render(
    <ErrorBoundary>
      <App />
    </ErrorBoundary>,
    document.getElementById("app")!,
  );
}
