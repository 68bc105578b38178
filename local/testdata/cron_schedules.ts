/** Schedules that every pg_cron takes, some of which never come. */
export const TAKEN = [
  "* * * * *",
  "*/15 * * * *",
  "0 0 29 2 *",
  "0 0 31 2 *",
  "0 0 1-31/7 jan-mar mon-fri",
  "0,30 8-18 * * 1-5",
  "5 4 * * 7",
  "@hourly",
];

/** Schedules that every pg_cron refuses. */
export const REFUSED = [
  "60 * * * *",
  "* 24 * * *",
  "* * 0 * *",
  "* * 32 * *",
  "* * * 13 *",
  "* * * 0 *",
  "* * * * 8",
  "*/0 * * * *",
  "0-60 * * * *",
  "* * * * monday-funday",
  "* * * *",
  "a * * * *",
  "",
];
