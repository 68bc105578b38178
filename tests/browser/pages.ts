/** Every page of the dashboard. */
export const pages: Record<string, string> = {
  leaderboard: "#/",
  trends: "#/trends",
  "trends-7d": "#/trends?window=7d",
  cost: "#/cost",
  reliability: "#/reliability?window=7d",
  prices: "#/prices",
  compare: "#/compare",
  runs: "#/runs",
  simulated: "#/?data=simulated",
  "simulated-trends": "#/trends?data=simulated",
};
