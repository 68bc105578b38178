import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type History, startHistory } from "./history.ts";
import { checkAtom } from "./check_atom.ts";
import { parseOpenMetrics } from "./parse_open_metrics.ts";
import { parseXml, type XmlElement } from "./parse_xml.ts";

/** Names as nobody should give them, and as somebody will. */
const HOSTILE = [
  'say "hi"\\\n# EOF\nbenchmark_up 1',
  "<!channel> <script>alert(1)</script>&amp;",
  "\u202Egpt\u2066-6\u200F",
  "100%/../a?b#c;d=e+f %2F",
  "長い名前".repeat(64),
  "averylongname".repeat(19),
  "openai/model",
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

  describe("a badge", () => {
    const addressOf = (model: string, format = "svg") =>
      `badge/past/${encodeURIComponent(model)}.${format}`;

    /** The texts of a badge, as the picture has them. */
    async function textsOf(path: string): Promise<string[]> {
      const response = await get(path);
      const text = await response.text();
      assert.equal(response.status, 200, `${path}: ${text}`);
      assert.equal(response.headers.get("content-type"), "image/svg+xml; charset=utf-8");
      const svg = parseXml(text);
      assert.deepEqual([svg.uri, svg.name], ["http://www.w3.org/2000/svg", "svg"]);
      const known = ["title", "clipPath", "rect", "g", "text"];
      const walk = (
        element: XmlElement,
      ): XmlElement[] => [element, ...element.children.flatMap(walk)];
      const parts = walk(svg);
      assert.ok(parts.slice(1).every(({ name }) => known.includes(name)));
      const texts = parts.filter(({ name }) => name === "text");
      // Every text is within the picture, and no wider than a line of a page.
      const width = Number(svg.attributes.width);
      assert.ok(width < 1200, String(width));
      for (const { attributes: { x, textLength } } of texts) {
        assert.ok(Number(x) + Number(textLength) <= width);
      }
      return texts.map(({ text }) => text);
    }

    it("is a number with its day, by metric, window, workload and region", async () => {
      const today = new Date().toISOString().slice(0, 10);
      const [label, message, day] = await textsOf(addressOf("fast"));
      assert.equal(label, "fast on Past");
      assert.match(message, /^TTFT p50 2[34]\d ms \(24h\)$/);
      assert.ok(day <= today, day);
      for (
        const [query, expected] of [
          ["metric=tps&window=7d", /^speed p50 \d+\.?\d* tok\/s \(7d\)$/],
          ["metric=availability&region=eu-west-1", /^availability 96\.8% \(24h, eu-west-1\)$/],
          ["metric=p95_ttft&window=30d", /^TTFT p95 3[78]\d ms \(30d\)$/],
          ["metric=latency&workload=canary", /^latency p50 unknown \(canary, 24h\)$/],
          ["region=us-east-1", /^TTFT p50 unknown \(24h, us-east-1\)$/],
        ] as const
      ) assert.match((await textsOf(`${addressOf("fast")}?${query}`))[1], expected);
    });

    it("is what shields.io reads", async () => {
      const response = await get(addressOf("fast", "json"));
      assert.equal(response.headers.get("access-control-allow-origin"), "*");
      const badge = await response.json();
      assert.match(badge.message, /^TTFT p50 2/);
      delete badge.message;
      assert.deepEqual(badge, {
        schemaVersion: 1,
        label: "fast on Past",
        color: "blue",
        cacheSeconds: 300,
      });
    });

    it("says that numbers are of a stand-in", async () => {
      assert.equal((await textsOf(addressOf("slow")))[1], "SIMULATED");
      const { message, color } = await (await get(addressOf("slow", "json"))).json();
      assert.match(message, / simulated$/);
      assert.equal(color, "orange");
    });

    it("names models as they can be drawn, whatever they are called", async () => {
      for (const model of HOSTILE) {
        const [label, message] = await textsOf(addressOf(model));
        assert.ok(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(label), label);
        assert.ok([...label].length <= 75, label);
        assert.match(message, /^TTFT p50 (29|30)\d ms/, model);
      }
      // The slash may have been decoded on its way.
      const decoded = addressOf("openai/model").replace("%2F", "/");
      assert.match((await textsOf(decoded))[0], /^openai\/model on/);
    });

    it("costs one question for each model, window, workload and region, however many ask", async () => {
      await fresh("badge");
      const metrics = ["ttft", "p95_ttft", "tps", "latency", "availability"];
      const paths = Array.from({ length: 1000 }, (_, nth) => {
        const model = ["fast", "slow"][nth % 2];
        const format = ["svg", "json"][Math.floor(nth / 2) % 2];
        return `${addressOf(model, format)}?metric=${metrics[nth % 5]}`;
      });
      const statuses = await askOften(paths);
      assert.ok(statuses.every((status) => status === 200));
      assert.deepEqual(asked, ["rpc/outlet_badge", "rpc/outlet_badge"]);
    });

    it("costs a few questions for all models and workloads that there are not", async () => {
      await fresh("badge");
      const paths = Array.from(
        { length: 400 },
        (_, nth) =>
          nth % 2 === 0
            ? addressOf(`no model ${nth}`)
            : `${addressOf("fast")}?workload=no-workload-${nth}`,
      );
      const statuses = await askOften(paths);
      assert.ok(statuses.every((status) => status === 404));
      // As many as are asked at once, before the first answer.
      assert.ok(asked.length <= 4, String(asked.length));
      assert.equal((await textsOf(addressOf("fast"))).length, 3);
    });

    it("refuses what it does not know without a question", async () => {
      await fresh("badge");
      assert.equal(await faultOf("badge", 404), "not_found");
      assert.equal(await faultOf("badge/past", 404), "not_found");
      assert.equal(await faultOf("badge/past/fast.png", 404), "not_found");
      assert.equal(await faultOf("badge/past/%E0%A4.svg", 404), "not_found");
      assert.equal(await faultOf(`badge/past/${"x".repeat(300)}.svg`, 404), "not_found");
      for (const query of ["x=1", "metric=cost", "window=1y", "region=mars", "workload="]) {
        assert.equal(await faultOf(`badge/past/fast.svg?${query}`, 400), "invalid_request", query);
      }
      assert.deepEqual(asked, []);
    });

    it("is of no provider that is not shown", async () => {
      await history.stack.query("update public.providers set enabled = false where slug = 'past'");
      await fresh("badge");
      assert.equal(await faultOf("badge/past/fast.svg", 404), "not_found");
      assert.equal(await faultOf("badge/control/known-gaps.svg", 404), "not_found");
      await history.stack.query("update public.providers set enabled = true where slug = 'past'");
    });

    it("is gone when badges are off, after one question", async () => {
      await setOutlets(["metrics"]);
      await fresh("badge");
      for (const model of ["fast", "slow", "none"]) {
        assert.equal(await faultOf(addressOf(model), 404), "outlet_off");
      }
      assert.deepEqual(asked, ["rpc/outlet_badge"]);
      await setOutlets(["metrics", "badge", "feed"]);
      await fresh("badge");
    });
  });

  describe("an objective", () => {
    const NAME = 'fast <enough> "& 100%/';

    beforeAll(async () => {
      await history.stack.query(
        `select public.set_objective($1, 'succeeds', 90, is_public => true),
           public.set_objective('not for visitors', 'succeeds', 99)`,
        [NAME],
      );
      await history.stack.query(
        `insert into public.incidents (provider_id, model_id, workload_id, kind, objective_id, detail)
         select models.provider_id, models.id, private.shared_key(), 'objective', objectives.id, ''
         from public.models, public.objectives where models.name = 'fast'`,
      );
      await history.add(Array.from({ length: 30 }, () => ({})));
      for (const name of ["badge", "feed", "metrics"]) await history.stack.killFunction(name);
    });
    afterAll(async () => {
      await history.stack.query("delete from public.incidents where true");
      await history.stack.query("delete from public.objectives where true");
    });

    it("has a badge and metrics where visitors may see it", async () => {
      const address = `badge/_objective/${encodeURIComponent(NAME)}`;
      const { label, message, color } = await (await get(`${address}.json`)).json();
      assert.deepEqual([label, color], [NAME, "brightgreen"]);
      assert.match(message, /^met: \d+\.\d% of 90% \(30d\)$/);
      const svg = parseXml(await (await get(`${address}.svg`)).text());
      assert.ok(svg.children[0].text.startsWith(`${NAME} · met: `));
      assert.equal(await faultOf(`${address}.svg?metric=ttft`, 400), "invalid_request");
      assert.equal(await faultOf("badge/_objective/none.svg", 404), "not_found");

      const samples = parseOpenMetrics(await (await get("metrics")).text())
        .filter(({ name }) => name.startsWith("benchmark_objective_"));
      assert.ok(samples.length >= 3);
      assert.ok(samples.every(({ labels }) => labels.objective === NAME));
      const target = samples.find(({ name }) => name === "benchmark_objective_target_ratio");
      assert.equal(target!.value, 0.9);
    });

    it("is told to nobody where visitors may not see it, nor are its incidents", async () => {
      assert.equal(await faultOf("badge/_objective/not%20for%20visitors.svg", 404), "not_found");
      const metrics = await (await get("metrics")).text();
      const open = parseOpenMetrics(metrics).find(({ name, labels }) =>
        name === "benchmark_open_incidents" && labels.kind === "objective"
      );
      assert.equal(open!.value, 1);
      const feed = await (await get("feed")).text();
      const told = checkAtom(feed).filter(({ title }) => title.endsWith("missing an objective"));
      assert.equal(told.length, 1);
      assert.match(told[0].content, /^It uses up the error budget of "fast <enough> "& 100%\/" \(/);
      assert.ok(!(metrics + feed).includes("not for visitors"));
    });
  });

  describe("the feed", () => {
    it("is an Atom feed while there is nothing to tell", async () => {
      await history.stack.query("delete from public.model_events where true");
      await fresh("feed");
      const response = await get("feed");
      assert.equal(response.headers.get("content-type"), "application/atom+xml; charset=utf-8");
      assert.deepEqual(checkAtom(await response.text()), []);
    });

    it("tells incidents, retirements, prices and who answers, of whatever names", async () => {
      await history.stack.query(
        `insert into public.incidents (id, provider_id, model_id, kind, opened_at, closed_at, observed, expected, detail, served_model)
         select
           ('00000000-0000-4000-8000-00000000000' || place)::uuid, provider_id, models.id,
           (array['failing', 'slow_ttft', 'slow_tps', 'served_as', 'worse_answers', 'failing', 'failing'])[place],
           now() - interval '2 days', case when place = 1 then now() - interval '1 day' end, 3, 5, 'not for visitors',
           case when place = 4 then models.name end
         from jsonb_array_elements_text($1::jsonb) with ordinality as given (model, place)
         join public.models on models.name = given.model`,
        [HOSTILE],
      );
      await history.stack.query(
        `insert into public.model_events (provider_id, model_id, event, before, after)
         select provider_id, models.id, event, to_jsonb(models.name), to_jsonb(models.name)
         from public.models
         cross join unnest(array['retired', 'restored', 'price_changed', 'served_as', 'fingerprint']) as event
         where models.name in (select jsonb_array_elements_text($1::jsonb))`,
        [HOSTILE],
      );
      await fresh("feed");
      const text = await (await get("feed")).text();
      const entries = checkAtom(text);
      assert.equal(entries.length, (1 + 4) * HOSTILE.length);
      const closed = entries.find(({ id }) =>
        id === "urn:uuid:00000000-0000-4000-8000-000000000001"
      )!;
      assert.match(closed.title, /: no longer failing$/);
      assert.match(closed.content, /^3 of the last 5 attempts failed\. Since .*, until /);
      assert.ok(!text.includes("not for visitors"));
      for (const { title, content } of entries) {
        assert.ok(!/[\p{Cc}\p{Cf}]/u.test(title + content), title);
        assert.ok([...title].length < 240, title);
      }
      // An entry keeps its id, and its tag names this project and no port.
      const tag = entries.find(({ id }) => id.startsWith("tag:"))!.id;
      assert.match(tag, /^tag:127\.0\.0\.1,2026:event\/\d+$/);
    });

    it("is bounded, and costs one question", async () => {
      await history.stack.query(
        `insert into public.incidents (provider_id, model_id, kind, opened_at, closed_at, detail)
         select provider_id, id, 'failing', now() - nth * interval '1 hour', now() - nth * interval '1 hour', ''
         from public.models, generate_series(1, 300) as nth where name = 'fast'`,
      );
      await fresh("feed");
      const statuses = await askOften(Array.from({ length: 200 }, () => "feed"));
      assert.ok(statuses.every((status) => status === 200));
      assert.equal(checkAtom(await (await get("feed")).text()).length, 100);
      assert.deepEqual(asked, ["rpc/outlet_feed"]);
      assert.equal(await faultOf("feed?x=1", 400), "invalid_request");
      assert.equal(await faultOf("feed/x", 404), "not_found");
    });

    it("is gone when it is off", async () => {
      await setOutlets([]);
      await fresh("feed");
      assert.equal(await faultOf("feed", 404), "outlet_off");
    });
  });
});
