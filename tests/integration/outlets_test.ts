import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type History, startHistory } from "./history.ts";
import { parseOpenMetrics } from "./parse_open_metrics.ts";

/** Names as nobody should give them, and as somebody will. */
const HOSTILE = [
  'say "hi"\\\n# EOF\nbenchmark_up 1',
  "<!channel> <script>alert(1)</script>&amp;",
  "\u202Egpt\u2066-6\u200F",
  "100%/../a?b#c;d=e+f %2F",
  "長い名前".repeat(64),
  "averylongname".repeat(19),
];

describe("what anybody may ask", () => {
  let history: History;
  const asked: string[] = [];

  beforeAll(async () => {
    history = await startHistory({
      onRequest(path) {
        if (path.startsWith("/rest/v1/")) asked.push(path.slice("/rest/v1/".length));
      },
    });
    await history.stack.query(
      `insert into public.models (name, provider_id, active)
       select given.model, providers.id, true
       from public.providers, jsonb_array_elements_text($1::jsonb) as given (model)
       where providers.slug = 'past'`,
      [HOSTILE],
    );
    await history.stack.query(
      `insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp)
       select provider_id, id, 1, 5, now() - interval '1 year' from public.models
       where name in (select jsonb_array_elements_text($1::jsonb))`,
      [HOSTILE],
    );
    await history.add([
      ...Array.from({ length: 30 }, (_, nth) => ({ age_s: 60 * nth, ttft_ms: 100 + 10 * nth })),
      { outcome: "timeout", ttft_ms: null, tps: null, cost_usd: 0, age_s: 90 },
      { outcome: "auth_failed", ttft_ms: null, tps: null, cost_usd: 0, age_s: 95 },
      ...HOSTILE.map((model) => ({ model, ttft_ms: 300, check_n: 2, check_ok_n: 1 })),
      { model: "slow", simulated: true, ttft_ms: 5000 },
    ]);
  });
  afterAll(() => history?.[Symbol.asyncDispose]());

  /** Asks a new isolate, which has kept nothing. */
  async function fresh(name: string): Promise<void> {
    await history.stack.killFunction(name);
    asked.length = 0;
  }

  function get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${history.stack.url}/functions/v1/${path}`, {
      ...init,
      signal: AbortSignal.timeout(60_000),
    });
  }

  async function setOutlets(outlets: string[]): Promise<void> {
    await history.stack.query(
      "update public.settings set outlets = array(select jsonb_array_elements_text($1::jsonb)) where id",
      [outlets],
    );
  }

  /** Asks many times at once and one after the other, and reads every answer. */
  async function askOften(paths: string[]): Promise<number[]> {
    const statuses: number[] = [];
    for (let first = 0; first < paths.length; first += 100) {
      await Promise.all(
        paths.slice(first, first + 100).map(async (path) => {
          const response = await get(path);
          await response.arrayBuffer();
          statuses.push(response.status);
        }),
      );
    }
    return statuses;
  }

  async function faultOf(path: string, status: number): Promise<string> {
    const response = await get(path);
    const body = await response.text();
    assert.equal(response.status, status, `${path}: ${body}`);
    assert.equal(response.headers.get("content-type"), "application/json");
    const { error } = JSON.parse(body);
    assert.equal(typeof error.message, "string");
    return error.code;
  }

  describe("metrics", () => {
    const accept = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";

    it("are OpenMetrics for those who want it, else the older text", async () => {
      const open = await get("metrics", { headers: { accept } });
      assert.equal(
        open.headers.get("content-type"),
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
      );
      const plain = await get("metrics");
      assert.equal(plain.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
      assert.equal(plain.headers.get("vary"), "accept");
      assert.equal(await open.text(), await plain.text());
    });

    it("tell what was measured, in seconds and shares", async () => {
      const samples = parseOpenMetrics(await (await get("metrics")).text());
      const find = (name: string, labels: Record<string, string>) =>
        samples.filter((sample) =>
          sample.name === `benchmark_${name}` &&
          Object.entries(labels).every(([label, value]) => sample.labels[label] === value)
        ).map(({ value }) => value);
      const fast = { provider: "past", model: "fast", workload: "default", simulated: "false" };
      for (const region of ["all", "eu-west-1"]) {
        const of = { ...fast, region };
        // A key that is refused says nothing about the provider.
        assert.deepEqual(find("availability_ratio", of), [30 / 31]);
        assert.deepEqual(find("results", { ...of, outcome: "success" }), [30]);
        assert.deepEqual(find("results", { ...of, outcome: "auth_failed" }), [1]);
        const [median] = find("ttft_seconds", { ...of, quantile: "0.5" });
        assert.ok(Math.abs(median / 0.24 - 1) < 0.02, String(median));
        assert.equal(find("ttft_seconds", { ...of, quantile: "0.95" }).length, 1);
        // 100 results are needed for it, and what is unknown is not told.
        assert.deepEqual(find("ttft_seconds", { ...of, quantile: "0.99" }), []);
        assert.ok(Math.abs(find("latency_seconds", { ...of, quantile: "0.5" })[0] - 1) < 0.02);
        assert.ok(
          Math.abs(find("tokens_per_second", { ...of, quantile: "0.5" })[0] / 100 - 1) < 0.02,
        );
      }
      assert.deepEqual(find("checked_answers", { model: HOSTILE[0], region: "all" }), [2]);
      assert.deepEqual(find("right_answers", { model: HOSTILE[0], region: "all" }), [1]);
      assert.equal(find("results", { model: "slow", simulated: "true", region: "all" }).length, 1);
      assert.deepEqual(find("results", { model: "slow", simulated: "false" }), []);
      assert.deepEqual(find("sets_left_out", {}), [0]);
      assert.deepEqual(find("open_incidents", { kind: "failing" }), [0]);
      assert.equal(find("schedule_state", {}).reduce((sum, value) => sum + value), 1);
      const [age] = find("last_result_age_seconds", {});
      assert.ok(age >= 0 && age < 600, String(age));
    });

    it("name models as they are called, whatever that is", async () => {
      const samples = parseOpenMetrics(await (await get("metrics")).text());
      const models = new Set(samples.map(({ labels }) => labels.model));
      for (const name of HOSTILE) assert.ok(models.has(name), name);
    });

    it("tell open incidents, and of whom", async () => {
      await history.stack.query(
        `insert into public.incidents (provider_id, model_id, kind, region, detail)
         select provider_id, id, 'failing', 'eu-west-1', 'not for visitors' from public.models
         where name = 'fast'`,
      );
      await fresh("metrics");
      const text = await (await get("metrics")).text();
      await history.stack.query("delete from public.incidents where true");
      const samples = parseOpenMetrics(text);
      const [open] = samples.filter(({ name }) => name === "benchmark_model_open_incidents");
      assert.deepEqual([open.labels.model, open.labels.region, open.value], [
        "fast",
        "eu-west-1",
        1,
      ]);
      assert.ok(!text.includes("not for visitors"));
      assert.ok(
        samples.some(({ name, labels, value }) =>
          name === "benchmark_open_incidents" && labels.kind === "failing" && value === 1
        ),
      );
    });

    it("cost one question for each window, however many ask", async () => {
      await fresh("metrics");
      const statuses = await askOften(
        Array.from({ length: 1000 }, (_, nth) => nth % 2 === 0 ? "metrics" : "metrics?window=1h"),
      );
      assert.ok(statuses.every((status) => status === 200));
      assert.deepEqual(asked, ["rpc/outlet_metrics", "rpc/outlet_metrics"]);
    });

    it("refuse what they do not know without a question", async () => {
      await fresh("metrics");
      assert.equal(await faultOf("metrics?x=1", 400), "invalid_request");
      assert.equal(await faultOf("metrics?window=24h&window=24h", 400), "invalid_request");
      assert.equal(await faultOf("metrics?window=400d", 400), "invalid_request");
      assert.equal(await faultOf("metrics/all", 404), "not_found");
      const posted = await get("metrics", { method: "POST", body: "x" });
      assert.equal((await posted.json()).error.code, "method_not_allowed");
      assert.deepEqual(asked, []);
    });

    it("are not sent again to those who have them", async () => {
      const first = await get("metrics");
      const tag = first.headers.get("etag")!;
      await first.body?.cancel();
      const again = await get("metrics", { headers: { "if-none-match": tag } });
      assert.equal(again.status, 304);
      assert.equal(await again.text(), "");
      const head = await get("metrics", { method: "HEAD" });
      assert.equal(head.status, 200);
      assert.equal(head.headers.get("etag"), tag);
    });

    it("are gone when they are off, after one question", async () => {
      await setOutlets(["badge", "feed"]);
      await fresh("metrics");
      assert.equal(await faultOf("metrics", 404), "outlet_off");
      assert.equal(await faultOf("metrics", 404), "outlet_off");
      assert.deepEqual(asked, ["rpc/outlet_metrics"]);
      await setOutlets(["metrics", "badge", "feed"]);
    });
  });
});
