import "uplot/style.css";
import "../styles/main.css";
import { askFirst } from "./ask_first.ts";
import { parseRoute } from "./state/route.ts";

askFirst();

// Fetched while the page itself is; whoever needs it says so where it cannot be had.
if (parseRoute(location.hash).page !== "leaderboard") import("./later_views.ts").catch(() => {});

// In its own task, so that the query is sent before parts and charts are evaluated.
setTimeout(async () => {
  const { showPage } = await import("./show_page.tsx");
  showPage();
});
