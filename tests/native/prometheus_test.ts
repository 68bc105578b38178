import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type History, startHistory } from "../integration/history.ts";
import { openWorkspace } from "./open_workspace.ts";
import {
  checkWithPromtool,
  type Prometheus,
  type Series,
  startPrometheus,
} from "./start_prometheus.ts";

const DOCS = new URL("../../docs/", import.meta.url);

/** For the first scrapes, in milliseconds. */
const PATIENCE_MS = 60_000;

/** A name that every layer has to carry unharmed. */
const HOSTILE = 'say "hi"\\\n\u202Egpt .*|(6)$ <!channel> 模型';

interface Panel {
  title: string;
  type: string;
  targets: { expr: string; instant?: boolean; legendFormat: string }[];
}

interface Variable {
  name: string;
  type: string;
  query: { query: string } | string;
  allValue?: string;
}

describe("Prometheus", () => {
  const resources = new AsyncDisposableStack();
  let history: History;
  let prometheus: Prometheus;
  let panels: Panel[];
  let variables: Variable[];
  let configuration: string;

  beforeAll(async () => {
    history = resources.use(await startHistory());
    const { stack } = history;
    await stack.query("update public.models set name = $1 where name = 'slow'", [HOSTILE]);
    await stack.query(
      "select public.set_objective('it works', 'succeeds', 90, is_public => true)",
    );
    await history.add([
      ...["fast", HOSTILE].flatMap((model) =>
        Array.from({ length: 120 }, (_, nth) => ({ model, age_s: 60 + nth, ttft_ms: 100 + nth }))
      ),
      { outcome: "timeout", ttft_ms: null, tps: null, cost_usd: 0, age_s: 1 },
      { check_n: 10, check_ok_n: 9, age_s: 1 },
    ]);
    await stack.query(
      `insert into public.incidents (provider_id, model_id, kind, detail)
       select provider_id, id, 'failing', '' from public.models where name = $1`,
      [HOSTILE],
    );

    const workspace = resources.use(await openWorkspace());
    configuration = await Deno.readTextFile(new URL("prometheus.yml", DOCS));
    prometheus = resources.use(
      await startPrometheus(
        workspace.path,
        configuration
          .replace(/scheme: https/, "scheme: http")
          .replace(/scrape_interval: 1m/, "scrape_interval: 1s")
          .replace(/\[.*\.supabase\.co\]/, `["${new URL(stack.url).host}"]`),
      ),
    );
    ({ panels, templating: { list: variables } } = JSON.parse(
      await Deno.readTextFile(new URL("grafana.json", DOCS)),
    ));
    // Two scrapes make a line.
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const [found] = await query("count_over_time(benchmark_build_info[1m])");
      if (Number(found?.value[1]) >= 2) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`Cannot see two scrapes: ${JSON.stringify(await query("up"))}`);
  });
  afterAll(() => resources.disposeAsync());

  async function query(expression: string): Promise<(Series & { value: [number, string] })[]> {
    const { result } = await prometheus.ask<{ result: (Series & { value: [number, string] })[] }>(
      "query",
      { query: expression },
    );
    return result;
  }

  /** As Grafana asks for a variable of which all values are chosen, or the model. */
  function fillIn(expression: string, model: string | null): string {
    return expression.replaceAll(/\$(\w+)/g, (_, name) => {
      const variable = variables.find((each) => each.name === name);
      assert.ok(variable !== undefined, `no variable ${name}`);
      if (name !== "model" || model === null) return variable.allValue ?? ".*";
      const regular = model.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
      // In a text of PromQL.
      return regular.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
    });
  }

  it("finds no fault with the configuration and the metrics", async () => {
    const config = new URL("prometheus.yml", DOCS).pathname;
    assert.equal(await checkWithPromtool(["check", "config", config]), "");
    const metrics = await fetch(`${history.stack.url}/functions/v1/metrics`);
    assert.equal(await checkWithPromtool(["check", "metrics"], await metrics.text()), "");
    // It does find fault.
    assert.notEqual(await checkWithPromtool(["check", "metrics"], "odd_total{a=1} 1\n"), "");
  });

  it("reads the function as OpenMetrics, with every name as it is", async () => {
    const { activeTargets: [target] } = await prometheus.ask<
      { activeTargets: { health: string; lastError: string }[] }
    >("targets", {});
    assert.deepEqual([target.health, target.lastError], ["up", ""]);
    const data = await prometheus.ask<string[]>("label/model/values", {});
    assert.deepEqual(data, ["fast", HOSTILE].sort());
    const { benchmark_ttft_seconds: [told] } = await prometheus.ask<
      Record<string, { type: string; unit: string }[]>
    >("metadata", { metric: "benchmark_ttft_seconds" });
    // The format from before has no units.
    assert.deepEqual([told.type, told.unit], ["summary", "seconds"]);
    const [median] = await query(
      'benchmark_ttft_seconds{model="fast",region="all",quantile="0.5"}',
    );
    assert.ok(Math.abs(Number(median.value[1]) / 0.16 - 1) < 0.03, median.value[1]);
  });

  it("has an answer to every query of the dashboard", async () => {
    assert.ok(panels.length >= 10);
    const now = Date.now() / 1000;
    const empty: string[] = [];
    for (const { title, targets } of panels) {
      for (const { expr, instant } of targets) {
        const expression = fillIn(expr, null);
        const range = { query: expression, start: String(now - 60), end: String(now), step: "1" };
        const { result } = instant
          ? { result: await query(expression) }
          : await prometheus.ask<{ result: Series[] }>("query_range", range);
        if (result.length === 0) empty.push(`${title}: ${expression}`);
      }
    }
    assert.deepEqual(empty, []);
  });

  it("has values for every variable, and finds the one model that is chosen", async () => {
    for (const { name, type, query: asked } of variables) {
      if (type !== "query") continue;
      const text = typeof asked === "string" ? asked : asked.query;
      const [, match, label] = /^label_values\((.+), (\w+)\)$/.exec(text) ?? [];
      assert.equal(label, name);
      const values = await prometheus.ask<string[]>(`label/${label}/values`, {
        "match[]": fillIn(match, null),
      });
      assert.ok(values.length > 0, text);
    }
    const chosen = panels.flatMap(({ targets }) => targets)
      .filter(({ expr }) => expr.includes("$model") && expr.includes("ttft"));
    assert.ok(chosen.length > 0);
    for (const { expr } of chosen) {
      const found = await query(fillIn(expr, HOSTILE));
      assert.ok(found.length > 0, fillIn(expr, HOSTILE));
      assert.ok(found.every(({ metric }) => metric.model === HOSTILE));
    }
  });

  it("has for every legend the labels that it names", async () => {
    for (const { title, targets } of panels) {
      for (const { expr, legendFormat } of targets) {
        const [first] = await query(fillIn(expr, null));
        for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) {
          assert.ok(label in first.metric, `${title}: ${label}`);
        }
      }
    }
  });
});
