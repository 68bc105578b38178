import "uplot/style.css";
import "../styles/main.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { ErrorBoundary } from "./parts/error_boundary.tsx";
import { askEarly } from "./state/answers.ts";
import { parseRoute } from "./state/route.ts";
import { readScope } from "./state/scope.ts";
import { leaderboardQuery } from "./state/use_leaderboard.ts";

/** What most readers come for is on its way before anything is drawn. */
function askFirst() {
  const { page, params } = parseRoute(location.hash);
  if (!["leaderboard", "trends", "cost", "compare"].includes(page)) return;
  const { window, region } = readScope(params);
  askEarly(leaderboardQuery(window, region));
}

askFirst();
render(
  <ErrorBoundary>
    <App />
  </ErrorBoundary>,
  document.getElementById("app")!,
);
