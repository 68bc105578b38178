import type { LogLine } from "./log_line.ts";

/** Variables by their names. */
export type FunctionEnv = Record<string, string>;

/** How a local stack is set up; the defaults are this project's. */
export interface StackOptions {
  /** Folder that keeps the database; in memory when left out. */
  dataDir?: string;
  /** Port on 127.0.0.1; 0, the default, takes a free one. */
  port?: number;
  /**
   * Environment variables of the functions besides those of the platform; they may depend on the
   * database after its migrations and seed.
   */
  functionEnv?: FunctionEnv | ((query: Stack["query"]) => Promise<FunctionEnv>);
  /** Names of the cron jobs that fire by their schedule; none by default. */
  cronJobs?: string[] | "all";
  /**
   * Called when the database is up to date but not in use yet, and again when it is no longer in
   * use.
   */
  onIdle?: (query: Stack["query"], when: "start" | "end") => Promise<void>;
  /** Marks every provider in the catalogue as simulated. */
  simulated?: boolean;
  /** Called with a few words on what is being fetched or started. */
  onStep?: (words: string) => void;
  onLog?: (line: LogLine) => void;
  /** Called with the path of each request that comes to the stack's address. */
  onRequest?: (path: string) => void;
  migrationsDir?: string;
  /** SQL that is run at each start, after the migrations; null for none. */
  seedFile?: string | null;
  functionsDir?: string;
  /**
   * Functions that may be called without the secret key, since they check it
   * themselves or need none.
   */
  openFunctions?: readonly string[] | "all";
  /** Another Deno than this one for the functions, and its arguments after `run`. */
  functionDeno?: { path: string; args: string[] };
  /** How long a function's process lives, in milliseconds; by default as long as on the free plan. */
  functionWallClockMs?: number;
}

export interface Stack extends AsyncDisposable {
  /** The address of the Data API, the functions and the SQL endpoint. */
  url: string;
  publishableKey: string;
  secretKey: string;
  /** Runs one statement as the database's owner. */
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
  /** Ends a function's process at once; the next request starts a new one. */
  killFunction(name: string): Promise<void>;
  /** Runs a cron job's command now, as the scheduler would. */
  tick(jobName: string): Promise<void>;
  stop(): Promise<void>;
}
