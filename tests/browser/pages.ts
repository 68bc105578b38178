/** Every page of the dashboard. */
export const pages: Record<string, string> = {
  leaderboard: "#/",
  grouped: "#/?group=family",
  models: "#/models",
  family: "#/models?family=meta-llama/llama-3.3-70b-instruct",
  workload: "#/?workload=canary&window=7d",
  gateway: "#/models?family=openai/gpt-oss-20b&window=7d",
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
