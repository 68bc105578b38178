import { askEarly } from "./state/answers.ts";
import { parseRoute } from "./state/route.ts";
import { readScope } from "./state/scope.ts";
import { leaderboardQuery } from "./state/use_leaderboard.ts";

/** Fetches what most readers want to see. */
export function askFirst(): void {
  const { page, params } = parseRoute(location.hash);
  if (!["leaderboard", "trends", "cost", "compare"].includes(page)) return;
  askEarly(leaderboardQuery(readScope(params)));
}
