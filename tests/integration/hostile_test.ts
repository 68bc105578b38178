import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Outcome } from "../../supabase/functions/_shared/errors/outcome.ts";
import { type FunctionMemory, functionMemory } from "./function_memory.ts";
import { HOSTILE_MODELS, type HostileProvider, startHostileProvider } from "./hostile_provider.ts";
import { type Project, startProject } from "./project.ts";

/** What a hostile provider costs at most, above an idle process. */
const MEMORY_BYTES = 64 * 1024 * 1024;

/** What a model earns, under which deadline. */
interface Expected {
  outcome: Outcome;
  message: RegExp | null;
  /** A deadline in the settings that is set to a second; the rest is far away. */
  deadline?: string;
}

const EXPECTED: Record<string, Expected> = {
  "sends-headers-only": {
    deadline: "first_token_timeout_ms",
    outcome: "timeout",
    message: /first token/,
  },
  "stalls": { deadline: "gap_timeout_ms", outcome: "timeout", message: /gap/ },
  "drips-headers": { deadline: "headers_timeout_ms", outcome: "timeout", message: /headers/ },
  "drips-bytes": { deadline: "first_token_timeout_ms", outcome: "timeout", message: /first token/ },
  "drips-comments": {
    deadline: "first_token_timeout_ms",
    outcome: "timeout",
    message: /first token/,
  },
  "drips-tokens": { deadline: "request_timeout_ms", outcome: "timeout", message: /total/ },
  "drips-an-error": { deadline: "request_timeout_ms", outcome: "server_error", message: /./ },
  "floods-comments": { outcome: "invalid_response", message: /too large/ },
  "floods-tokens": { outcome: "invalid_response", message: /too large/ },
  "floods-blank-lines": { outcome: "invalid_response", message: /too large/ },
  "floods-an-error": { outcome: "server_error", message: /./ },
  "floods-after-the-end": { outcome: "success", message: null },
  "floods-headers": { outcome: "network_error", message: /./ },
  "sends-a-10-MB-line": { outcome: "invalid_response", message: /too large/ },
  "sends-a-zip-bomb": { outcome: "invalid_response", message: /./ },
};

/** Deadlines that a slow machine does not reach, in milliseconds. */
const FAR = 60_000;

interface ResultRow {
  outcome: string;
  error_message: string | null;
}

describe("run-benchmark survives a provider that", () => {
  const resources = new AsyncDisposableStack();
  let project: Project;
  let provider: HostileProvider;
  let memory: FunctionMemory | null;
  let idleBytes: number;

  beforeAll(async () => {
    assert.deepEqual(HOSTILE_MODELS.toSorted(), Object.keys(EXPECTED).toSorted());
    provider = resources.use(await startHostileProvider());
    project = resources.use(await startProject());
    await project.stack.query(
      `insert into public.providers (slug, name, base_url) values ('hostile', 'Hostile', $1)`,
      [provider.baseUrl],
    );
    await project.run({ providers: ["openai"], models: ["ok"], samples: 3 });
    memory = await functionMemory("run-benchmark", project.stack.url);
    await memory?.peakBytes();
    idleBytes = await memory?.bytes() ?? 0;
  });
  afterAll(() => resources.disposeAsync());

  async function setDeadline(name?: string): Promise<void> {
    const names = [
      "headers_timeout_ms",
      "first_token_timeout_ms",
      "gap_timeout_ms",
      "request_timeout_ms",
    ];
    const values = names.map((each) => `${each} = ${each === name ? 1000 : FAR}`);
    await project.stack.query(`update public.settings set ${values.join(", ")} where id`);
  }

  for (const [model, { outcome, message, deadline }] of Object.entries(EXPECTED)) {
    it(model, async () => {
      await setDeadline(deadline);
      const runId = await project.run({ providers: ["hostile"], models: [model] });
      const rows = await project.stack.query<ResultRow>(
        "select outcome, error_message from public.benchmark_results where run_id = $1",
        [runId],
      );
      assert.equal(rows.length, 1);
      assert.equal(rows[0].outcome, outcome);
      if (message === null) assert.equal(rows[0].error_message, null);
      else assert.match(rows[0].error_message!, message);
      await provider.gone(model);
      const above = (await memory?.peakBytes() ?? idleBytes) - idleBytes;
      assert.ok(above <= MEMORY_BYTES, `${above} bytes above idle`);
    });
  }
});
