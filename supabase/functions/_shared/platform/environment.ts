import { z } from "zod";
import { isKeyName } from "./key_name.ts";

/** What the functions need to know about where they run. */
export interface Environment {
  /** Address of the project, without a trailing slash. */
  url: string;
  /** Every secret key of the project, by name. */
  secretKeys: Record<string, string>;
  /** The one used for database access. */
  secretKey: string;
  /** Region this isolate runs in; null where the platform does not say. */
  region: string | null;
  /** How long an isolate may work, in milliseconds from when it was loaded. */
  workerBudgetMs: number;
}

/**
 * The free plan ends an isolate after 150 s without notice. On a paid plan
 * (400 s) `WORKER_BUDGET_MS` may be set to 380000.
 */
const DEFAULT_WORKER_BUDGET_MS = 140_000;

const keysByName = z.record(z.string(), z.string().min(1));

/**
 * Reads what the platform sets (`SUPABASE_URL`, `SUPABASE_SECRET_KEYS`,
 * `SB_REGION`) and what the operator may (`WORKER_BUDGET_MS`). The legacy
 * `SUPABASE_SERVICE_ROLE_KEY` counts as one more secret key.
 *
 * @throws {Error} when something is missing or malformed, naming what to set.
 */
export function readEnvironment(
  variables: Record<string, string | undefined> = Deno.env.toObject(),
): Environment {
  const url = variables.SUPABASE_URL;
  if (!url || !URL.canParse(url)) {
    throw new Error(
      "Cannot read the environment: SUPABASE_URL is not set to an address; the platform sets it, " +
        "elsewhere put it into the environment of the function",
    );
  }
  const secretKeys = readSecretKeys(variables);
  return {
    url: url.replace(/\/+$/, ""),
    secretKeys,
    secretKey: secretKeys.default ?? Object.values(secretKeys)[0],
    region: variables.SB_REGION || null,
    workerBudgetMs: readBudget(variables.WORKER_BUDGET_MS),
  };
}

/** The providers that can be called from here, in the database's names. */
export interface Callable {
  /** Names of environment variables that may hold keys. */
  available_keys: string[];
  /** The simulated providers; set only where providers are simulated. */
  stand_ins?: string[];
}

/** Finds what can be called with the variables that are set. */
export function listCallable(
  variables: Record<string, string | undefined> = Deno.env.toObject(),
): Callable {
  const standIns = listStandIns(variables);
  const available_keys = listKeyNames(variables);
  // Sent only where there are any: an older database does not know this argument.
  return standIns === null ? { available_keys } : { available_keys, stand_ins: standIns };
}

/** Names of the variables that are set and that a provider's `api_key_env` may name. */
export function listKeyNames(
  variables: Record<string, string | undefined> = Deno.env.toObject(),
): string[] {
  return Object.keys(variables)
    .filter((name) => variables[name] && isKeyName(name))
    .sort();
}

/** The providers that stand-ins answer for; no others are called there. Null on other stacks. */
export function listStandIns(
  variables: Record<string, string | undefined> = Deno.env.toObject(),
): string[] | null {
  return variables.SIMULATED_PROVIDERS?.split(",") ?? null;
}

function readSecretKeys(variables: Record<string, string | undefined>): Record<string, string> {
  const keys: Record<string, string> = {};
  if (variables.SUPABASE_SECRET_KEYS) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(variables.SUPABASE_SECRET_KEYS);
    } catch {
      parsed = null; // The parser's message would quote the keys.
    }
    const result = keysByName.safeParse(parsed);
    if (!result.success) {
      throw new Error(
        'Cannot read the environment: SUPABASE_SECRET_KEYS is not a JSON object of keys by name, like {"default": "sb_secret_…"}',
      );
    }
    Object.assign(keys, result.data);
  }
  const legacy = variables.SUPABASE_SERVICE_ROLE_KEY || variables.SUPABASE_SERVICE_ROLE;
  if (legacy) keys.service_role = legacy;
  if (Object.keys(keys).length === 0) {
    throw new Error(
      "Cannot read the environment: neither SUPABASE_SECRET_KEYS nor SUPABASE_SERVICE_ROLE_KEY is set; " +
        "the platform sets them, elsewhere put one into the environment of the function",
    );
  }
  return keys;
}

function readBudget(value: string | undefined): number {
  if (!value) return DEFAULT_WORKER_BUDGET_MS;
  const budget = Number(value);
  if (!Number.isInteger(budget) || budget < 1000) {
    throw new Error(
      "Cannot read the environment: WORKER_BUDGET_MS is not a whole number of milliseconds from 1000",
    );
  }
  return budget;
}
