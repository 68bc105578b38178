import type { Stack } from "../../local/stack.ts";
import { type ScriptedProvider, startScriptedProvider } from "./scripted_provider.ts";
import { startTestStack } from "./start_test_stack.ts";

/** A stack whose providers are scripted, and how the tests talk to it. */
export interface Project extends AsyncDisposable {
  stack: Stack;
  provider: ScriptedProvider;
  /** Posts a body to a function; with the secret key unless another is given. */
  post(name: string, body: unknown, key?: string | null): Promise<Answer>;
  /** The same for run-benchmark, and waits until the run is finished. */
  run(body: Record<string, unknown>): Promise<string>;
  /**
   * Asks until a statement returns a row, which it returns; does something in
   * between when told. Gives up after 30 s, unless told otherwise in milliseconds.
   */
  until<T>(
    sql: string,
    parameters?: unknown[],
    meanwhile?: () => Promise<void>,
    patienceMs?: number,
  ): Promise<T>;
}

/** An answer with its body, read whole. */
export interface Answer {
  status: number;
  // What a test expects of it, it asserts.
  // deno-lint-ignore no-explicit-any
  body: any;
}

/** Generous: only a failing test waits this long, in milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * Starts a stack with two providers, OpenAI and Groq, that are scripted, and the
 * cron jobs that are named. More of the functions' environment may be given, and other functions.
 */
export async function startProject(
  cronJobs: string[] = [],
  functionEnv: Record<string, string> = {},
  functionsDir?: string,
): Promise<Project> {
  await using started = new AsyncDisposableStack();
  const provider = started.use(startScriptedProvider());
  const stack = started.use(
    await startTestStack({
      cronJobs,
      ...(functionsDir !== undefined && { functionsDir }),
      functionEnv: {
        OPENAI_API_KEY: "sk-openai-test-key-000000",
        OPENAI_BASE_URL: provider.baseUrl,
        GROQ_API_KEY: "gsk_groqtestkey000000",
        GROQ_BASE_URL: provider.baseUrl,
        ...functionEnv,
      },
    }),
  );

  // Scripted or not, what answers is to count as the provider.
  await stack.query(`update public.providers set options = options || '{"hosts": ["127.0.0.1"]}'`);

  async function post(name: string, body: unknown, key: string | null = stack.secretKey) {
    const response = await fetch(`${stack.url}/functions/v1/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key === null ? {} : { apikey: key }) },
      body: typeof body === "string" ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  }

  async function until<T>(
    sql: string,
    parameters: unknown[] = [],
    meanwhile = () => Promise.resolve(),
    patienceMs = PATIENCE_MS,
  ): Promise<T> {
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      const [row] = await stack.query<T>(sql, parameters);
      if (row !== undefined) return row;
      await meanwhile();
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`Cannot see it within ${patienceMs} ms: ${sql}`);
  }

  async function run(body: Record<string, unknown>): Promise<string> {
    const { status, body: answer } = await post("run-benchmark", body);
    if (status !== 202) throw new Error(`Cannot start the run: ${JSON.stringify(answer)}`);
    await until("select from public.runs where id = $1 and finished_at is not null", [
      answer.run_id,
    ]);
    return answer.run_id;
  }

  const running = started.move();
  return {
    stack,
    provider,
    post,
    run,
    until,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
