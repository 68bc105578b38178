import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { RELEASE } from "../../supabase/functions/_shared/platform/release.ts";
import { buildRequestSchemas } from "../openapi/build_request_schemas.ts";
import { buildRestPaths } from "../openapi/build_rest_paths.ts";
import { type Description, openDescription } from "../openapi/open_description.ts";
import { type Project, startProject } from "./project.ts";

/** The columns of a row. */
type Properties = Record<string, { type?: string | string[]; format?: string; items?: unknown }>;

/** These have no row after one run of one model; all others are compared with a row. */
const WITHOUT_ROWS = new Set([
  "burst_levels_over",
  "cache_savings",
  "incidents",
  "model_events",
  "objective_status",
  "objectives",
  "price_quotes",
  "regional_performance_24h",
  "upstream_breakdown",
  "answer_quality",
  "answers_over",
  "answers_timeline_over",
  "cache_savings_over",
  "compare_models",
  "exactness_over",
  "incidents_over",
  "model_summaries_before",
  "upstream_breakdown_over",
]);

describe("docs/openapi.yaml", () => {
  let description: Description;
  let project: Project;
  let runId: string;
  /** The measured one comes first. */
  let modelIds: string[];

  beforeAll(async () => {
    description = await openDescription();
    project = await startProject();
    runId = await project.run({ providers: ["openai"] });
    const models = await project.stack.query<{ id: string }>(
      `select id from public.models
       order by id in (select model_id from public.benchmark_results) desc limit 2`,
    );
    modelIds = models.map(({ id }) => id);
  });
  afterAll(() => project?.[Symbol.asyncDispose]());

  it("is without fault to a linter", async () => {
    const lint = async (source: string) => {
      const config = await createConfig({
        extends: ["recommended"],
        // The two forms of a badge differ in their ending.
        rules: { "no-ambiguous-paths": "off", "no-server-example.com": "off" },
      });
      const problems = await lintFromString({ source, absoluteRef: "/openapi.yaml", config });
      return problems.map(({ ruleId, message, location }) =>
        `${ruleId}: ${message} ${location[0]?.pointer}`
      );
    };
    assert.deepEqual(await lint(description.text), []);
    const wrong = description.text.replace("operationId: health", "operationId: metrics");
    assert.equal((await lint(wrong)).length, 1);
  });

  it("says of tables, views, functions and bodies what they are (deno task openapi writes it)", async () => {
    const rest = Object.entries(description.paths).filter(([path]) => path.startsWith("/rest/"));
    const built = await buildRestPaths(project.stack.query);
    assert.deepEqual(rest.map(([path]) => path).sort(), Object.keys(built).sort());
    for (const [path, node] of rest) {
      assert.deepEqual(columnsOf(node), columnsOf(built[path] as typeof node), path);
      assert.deepEqual(Object.values(node)[0].requestBody, bodyOf(built[path]), path);
    }
    for (const [name, schema] of Object.entries(buildRequestSchemas())) {
      assert.deepEqual(description.schemas[name], schema, name);
    }
  });

  it("is of the release, or of the next one", () => {
    const [, version] = /\n {2}version: (\S+)/.exec(description.text)!;
    assert.ok(version >= RELEASE, version);
  });

  function columnsOf(node: Description["paths"][string]): Properties {
    const [{ responses }] = Object.values(node);
    const { schema } = responses["200"].content!["application/json"];
    return (schema as { items: { properties: Properties } }).items.properties;
  }

  // deno-lint-ignore no-explicit-any -- As it was just built.
  function bodyOf(node: any): unknown {
    return Object.values<{ requestBody?: unknown }>(node)[0].requestBody;
  }

  async function ask(path: string, init: RequestInit = {}, key: string | null = null) {
    return await fetch(`${project.stack.url}${path}`, {
      ...init,
      headers: {
        "content-type": "application/json",
        ...key !== null && { apikey: key },
        ...init.headers,
      },
      signal: AbortSignal.timeout(60_000),
    });
  }

  it("says what visitors are given of every table, view and function", async () => {
    const empty: string[] = [];
    for (const [path, node] of Object.entries(description.paths)) {
      if (!path.startsWith("/rest/")) continue;
      const [[method, operation]] = Object.entries(node);
      const name = path.split("/").at(-1)!;
      const columns = Object.keys(columnsOf(node));
      const response = method === "get"
        ? await ask(`${path}?select=${columns.join(",")}&limit=5`, {}, project.stack.publishableKey)
        : await ask(
          path,
          { method: "POST", body: JSON.stringify(argumentsOf(operation)) },
          project.stack.publishableKey,
        );
      const body = await description.check(path, method, response);
      assert.equal(response.status, 200, `${name}: ${JSON.stringify(body)}`);
      const [row] = body as object[];
      if (row === undefined) empty.push(name);
      else assert.deepEqual(Object.keys(row).sort(), columns.sort(), name);
    }
    assert.deepEqual(empty.filter((name) => !WITHOUT_ROWS.has(name)), []);
  });

  /** Something for each argument that must be given. */
  function argumentsOf({ operationId, requestBody }: Description["paths"][string][string]) {
    const { required = [], properties } = requestBody!.content["application/json"].schema as {
      required?: string[];
      properties: Properties;
    };
    return Object.fromEntries(required.map((name, place) => {
      const { type, format } = properties[name];
      if (name === "run_id") return [name, runId];
      if (format === "uuid") return [name, modelIds[place]];
      if (type?.includes("array")) return [name, modelIds];
      assert.equal(name, "period", operationId);
      return [name, "7 days"];
    }));
  }

  it("says what the Data API answers to what is wrong", async () => {
    const key = project.stack.publishableKey;
    const wrong = [
      [
        "/rest/v1/latest_prices",
        "get",
        await ask("/rest/v1/latest_prices?select=nothing", {}, key),
      ],
      [
        "/rest/v1/rpc/families_over",
        "post",
        await ask("/rest/v1/rpc/families_over", {
          method: "POST",
          body: JSON.stringify({ period: "soon" }),
        }, key),
      ],
    ] as const;
    for (const [path, method, response] of wrong) {
      assert.equal(response.status, 400);
      await description.check(path, method, response);
    }
  });

  it("says what the functions answer", async () => {
    const { stack } = project;
    const post = (name: string, body: unknown, key: string | null = stack.secretKey) =>
      ask(`/functions/v1/${name}`, { method: "POST", body: JSON.stringify(body) }, key);
    const bodies: [string, unknown][] = [
      ["run-benchmark", { providers: ["openai"], idempotency_key: "described" }],
      ["run-benchmark", { providers: ["openai"], idempotency_key: "described" }],
      ["run-benchmark", { resume: runId }],
      ["run-benchmark", { cancel: runId }],
      ["run-benchmark", { cancel: crypto.randomUUID() }],
      ["run-benchmark", { samples: 0 }],
      ["sync-models", { providers: ["openai"], wait: true }],
      ["sync-models", { providers: ["openai"] }],
      ["sync-models", { providers: [] }],
      ["check-keys", { providers: ["openai"] }],
      ["check-keys", { providers: 1 }],
      ["control/chat/completions", { stream: true }],
      ["control/chat/completions", {}],
    ];
    for (const [name, body] of bodies) {
      await description.check(`/functions/v1/${name}`, "post", await post(name, body));
    }
    for (const name of new Set(bodies.map(([name]) => name))) {
      const path = `/functions/v1/${name}`;
      await description.check(path, "post", await post(name, {}, null));
      await description.check(path, "post", await ask(path));
    }
    assert.deepEqual(
      [...description.checked].filter((told) => told.startsWith("runBenchmark")).sort(),
      ["200", "202", "400", "401", "404", "405"].map((status) => `runBenchmark ${status}`),
    );
  });

  it("says what the outlets answer anybody", async () => {
    const badge = "/functions/v1/badge/{provider}/{model}";
    const address = "/functions/v1/badge/openai/gpt-6-luna";
    const asked: [string, string, HeadersInit?][] = [
      ["/functions/v1/health", "/functions/v1/health"],
      ["/functions/v1/metrics", "/functions/v1/metrics"],
      ["/functions/v1/metrics", "/functions/v1/metrics", {
        accept: "application/openmetrics-text",
      }],
      ["/functions/v1/metrics", "/functions/v1/metrics", { "if-none-match": "*" }],
      ["/functions/v1/metrics", "/functions/v1/metrics?window=2h"],
      [`${badge}.svg`, `${address}.svg`],
      [`${badge}.svg`, `${address}.svg`, { "if-none-match": "*" }],
      [`${badge}.svg`, `${address}.svg?x=1`],
      [`${badge}.svg`, `${address}-7.svg`],
      [`${badge}.json`, `${address}.json`],
      [`${badge}.json`, `${address}.json?metric=cost`],
      [`${badge}.json`, `${address}-7.json`],
      ["/functions/v1/feed", "/functions/v1/feed"],
      ["/functions/v1/feed", "/functions/v1/feed", { "if-none-match": "*" }],
      ["/functions/v1/feed", "/functions/v1/feed?x=1"],
    ];
    for (const [path, address, headers] of asked) {
      await description.check(path, "get", await ask(address, { headers }));
    }
    for (const path of new Set(asked.map(([path]) => path))) {
      const posted = await ask(path.replace(badge, address), { method: "POST", body: "{}" });
      assert.equal(posted.status, 405);
      await description.check(path, "get", posted);
    }
    for (const path of Object.keys(description.paths)) {
      if (!path.startsWith("/functions/")) continue;
      const [{ operationId }] = Object.values(description.paths[path]);
      const statuses = [...description.checked].filter((told) =>
        told.startsWith(`${operationId} `)
      );
      assert.ok(statuses.length >= 2, `${operationId}: ${statuses}`);
    }
  });
});
