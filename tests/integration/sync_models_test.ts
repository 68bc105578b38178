import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Stack } from "../../local/stack.ts";
import { type ListServer, startListServer } from "./list_server.ts";
import { startTestStack } from "./start_test_stack.ts";

const SLUGS = ["openai", "groq", "together", "openrouter"];

interface Result {
  provider: string;
  error: string | null;
  seen: number;
  added: number;
  updated: number;
  retired: number;
  prices_changed: number;
  rejected_count: number;
  rejected: { entry: string | number; reason: string }[];
}

interface ModelRow {
  name: string;
  kind: string;
  context_window: number | null;
  available: boolean | null;
  active: boolean;
  retired_at: string | null;
  retired_by: string | null;
}

/** A stack whose providers' lists come from a server of ours. */
class Catalogue {
  constructor(readonly stack: Stack, readonly lists: ListServer) {}

  static async start(): Promise<Catalogue> {
    const lists = startListServer();
    const functionEnv: Record<string, string> = {};
    for (const slug of SLUGS) {
      functionEnv[`${slug.toUpperCase()}_API_KEY`] = `sk-${slug}-test-key`;
      functionEnv[`${slug.toUpperCase()}_BASE_URL`] = lists.baseUrl(slug);
    }
    return new Catalogue(await startTestStack({ functionEnv }), lists);
  }

  async stop(): Promise<void> {
    await this.stack.stop();
    await this.lists[Symbol.asyncDispose]();
  }

  async post(body: unknown, key: string | null = this.stack.secretKey) {
    const response = await fetch(`${this.stack.url}/functions/v1/sync-models`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key === null ? {} : { apikey: key }) },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Syncs one provider and returns what became of it. */
  async sync(slug: string): Promise<Result> {
    const { status, body } = await this.post({ providers: [slug], wait: true });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.results.length, 1);
    return body.results[0];
  }

  async model(slug: string, name: string): Promise<ModelRow | undefined> {
    const [row] = await this.stack.query<ModelRow>(
      `select models.* from public.models join public.providers on providers.id = models.provider_id
       where providers.slug = $1 and models.name = $2`,
      [slug, name],
    );
    return row;
  }

  /** The price that counts: [input, cached, output] in USD per million tokens, and its source. */
  async price(slug: string, name: string): Promise<unknown[] | undefined> {
    const [row] = await this.stack.query<{ price: unknown[] }>(
      `select jsonb_build_array(input_price_per_m, cached_input_price_per_m, output_price_per_m, source) as price
       from public.latest_prices join public.providers on providers.id = latest_prices.provider_id
       where providers.slug = $1 and latest_prices.model = $2`,
      [slug, name],
    );
    return row?.price;
  }

  /** Everything a sync may write of the catalogue, with the transaction that wrote it last. */
  async snapshot(): Promise<unknown> {
    const tables = ["models", "prices", "price_quotes", "model_events"];
    return await Promise.all(
      tables.map((table) =>
        this.stack.query(`select xmin::text, t.* from public.${table} as t order by t::text`)
      ),
    );
  }

  async events(slug: string): Promise<string[]> {
    const rows = await this.stack.query<{ event: string }>(
      `select events.event || ' ' || models.name as event
       from public.model_events as events
       join public.models on models.id = events.model_id
       join public.providers on providers.id = events.provider_id
       where providers.slug = $1 order by events.id`,
      [slug],
    );
    return rows.map((row) => row.event);
  }
}

function groqModel(id: string, more: Record<string, unknown> = {}) {
  return { id, object: "model", active: true, context_window: 131072, ...more };
}

describe("sync-models", () => {
  let catalogue: Catalogue;
  beforeAll(async () => {
    catalogue = await Catalogue.start();
  });
  afterAll(() => catalogue.stop());

  it("refuses callers without the secret key, and bodies it does not know", async () => {
    assert.equal((await catalogue.post({}, null)).status, 401);
    assert.equal((await catalogue.post({}, catalogue.stack.publishableKey)).status, 401);
    const unknownField = await catalogue.post({ provider: "openai" });
    assert.equal(unknownField.status, 400);
    assert.match(unknownField.body.error.message, /provider: there is no such field/);
    const unknownProvider = await catalogue.post({ providers: ["acme"] });
    assert.equal(unknownProvider.status, 400);
    assert.equal(unknownProvider.body.error.code, "unknown_provider");
    assert.equal((await catalogue.stack.query("select from public.sync_runs")).length, 0);
  });

  it("adds what is listed, not active, with kind, context window and price", async () => {
    catalogue.lists.serve("groq", {
      object: "list",
      data: [
        groqModel("openai/gpt-oss-20b", {
          pricing: {
            prompt: "0.000000075",
            completion: "0.0000003",
            input_cache_read: "0.0000000375",
          },
        }),
        groqModel("brand-new", {
          context_window: 8192,
          pricing: { prompt: "0.00000015", completion: "0.0000006" },
        }),
        groqModel("whisper-large-v3", { output_modalities: ["transcription"] }),
        { object: "model" },
      ],
    });
    const result = await catalogue.sync("groq");
    assert.equal(result.error, null);
    assert.deepEqual(
      [result.seen, result.added, result.prices_changed, result.rejected_count],
      [3, 2, 1, 1],
    );
    assert.equal(result.rejected[0].entry, 3);
    const added = await catalogue.model("groq", "brand-new");
    assert.deepEqual(
      [added?.kind, added?.context_window, added?.available, added?.active],
      ["chat", 8192, true, false],
    );
    assert.deepEqual(await catalogue.price("groq", "brand-new"), [0.15, null, 0.6, "provider"]);
    assert.equal((await catalogue.model("groq", "whisper-large-v3"))?.kind, "transcription");
    // The seed had it, active, at this price.
    const seeded = await catalogue.model("groq", "openai/gpt-oss-20b");
    assert.deepEqual([seeded?.active, seeded?.available], [true, true]);
    assert.deepEqual(await catalogue.price("groq", "openai/gpt-oss-20b"), [
      0.075,
      0.0375,
      0.3,
      "seed",
    ]);
  });

  it("writes nothing at all the second time", async () => {
    const before = await catalogue.snapshot();
    const result = await catalogue.sync("groq");
    assert.deepEqual([result.added, result.updated, result.prices_changed], [0, 0, 0]);
    assert.deepEqual(await catalogue.snapshot(), before);
  });

  it("keeps a history of changed prices and context windows", async () => {
    catalogue.lists.serve("groq", {
      data: [
        groqModel("openai/gpt-oss-20b"),
        groqModel("whisper-large-v3"),
        groqModel("brand-new", {
          context_window: 16384,
          pricing: { prompt: "0.0000002", completion: "0.0000006" },
        }),
      ],
    });
    const result = await catalogue.sync("groq");
    assert.equal(result.prices_changed, 1);
    assert.deepEqual(await catalogue.price("groq", "brand-new"), [0.2, null, 0.6, "provider"]);
    const rows = await catalogue.stack.query<{ event: string; before: unknown; after: unknown }>(
      `select event, before, after from public.model_events
       where event in ('price_changed', 'context_changed') order by event`,
    );
    assert.deepEqual(rows[0], { event: "context_changed", before: 8192, after: 16384 });
    assert.deepEqual(rows.slice(1).map(({ event, before, after }) => [event, before, after]), [[
      "price_changed",
      {
        input_price_per_m: 0.15,
        output_price_per_m: 0.6,
        cached_input_price_per_m: null,
        tiers: [],
        source: "provider",
      },
      {
        input_price_per_m: 0.2,
        output_price_per_m: 0.6,
        cached_input_price_per_m: null,
        tiers: [],
        source: "provider",
      },
    ]]);
  });

  it("lets a model go after three lists without it, and takes it back", async () => {
    const without = { data: [groqModel("openai/gpt-oss-20b"), groqModel("whisper-large-v3")] };
    await catalogue.stack.query("update public.models set active = true where name = 'brand-new'");
    catalogue.lists.serve("groq", without);
    for (let missing = 1; missing <= 2; missing++) {
      assert.equal((await catalogue.sync("groq")).retired, 0);
      const model = await catalogue.model("groq", "brand-new");
      assert.deepEqual([model?.available, model?.retired_at], [true, null]);
    }
    assert.equal((await catalogue.sync("groq")).retired, 1);
    const gone = await catalogue.model("groq", "brand-new");
    assert.deepEqual([gone?.available, gone?.active, gone?.retired_by], [false, true, "list"]);
    assert.ok(gone?.retired_at);
    const [alert] = await catalogue.stack.query<{ kind: string }>(
      "select kind from public.catalogue_alerts where provider = 'groq' and model = 'brand-new'",
    );
    assert.equal(alert.kind, "retired");

    const before = await catalogue.snapshot();
    await catalogue.sync("groq");
    assert.deepEqual(await catalogue.snapshot(), before);

    catalogue.lists.serve("groq", { data: [...without.data, groqModel("brand-new")] });
    await catalogue.sync("groq");
    const back = await catalogue.model("groq", "brand-new");
    assert.deepEqual([back?.available, back?.active, back?.retired_at], [true, true, null]);
    assert.deepEqual(
      (await catalogue.events("groq")).filter((event) =>
        event.endsWith(" brand-new") && !/changed/.test(event)
      ),
      [
        "listed brand-new",
        "unlisted brand-new",
        "retired brand-new",
        "listed brand-new",
        "restored brand-new",
      ],
    );
  });

  it("counts lists in a row: one with it starts the count again", async () => {
    const without = { data: [groqModel("openai/gpt-oss-20b"), groqModel("whisper-large-v3")] };
    const withIt = { data: [...without.data, groqModel("brand-new")] };
    for (const list of [without, without, withIt, without, without]) {
      catalogue.lists.serve("groq", list);
      await catalogue.sync("groq");
    }
    assert.equal((await catalogue.model("groq", "brand-new"))?.available, true);
    catalogue.lists.serve("groq", withIt);
    await catalogue.sync("groq");
  });

  it("does not take an entry it cannot read for one that is gone", async () => {
    catalogue.lists.serve("groq", {
      data: [
        groqModel("openai/gpt-oss-20b"),
        groqModel("whisper-large-v3"),
        groqModel("brand-new", { context_window: "plenty" }),
      ],
    });
    for (let time = 1; time <= 3; time++) {
      assert.equal((await catalogue.sync("groq")).rejected[0].entry, "brand-new");
    }
    const model = await catalogue.model("groq", "brand-new");
    assert.deepEqual([model?.available, model?.context_window], [true, 131072]);
  });

  it("leaves it to the operator to retire a model that no list ever had", async () => {
    await catalogue.stack.query("select public.add_model('groq', 'private-tune')");
    for (let time = 1; time <= 3; time++) {
      assert.equal((await catalogue.sync("groq")).retired, 0);
    }
    const model = await catalogue.model("groq", "private-tune");
    assert.deepEqual([model?.available, model?.active, model?.retired_at], [false, true, null]);
    const alerts = await catalogue.stack.query(
      "select kind from public.catalogue_alerts where model = 'private-tune' order by kind",
    );
    assert.deepEqual(alerts, [{ kind: "no_price" }, { kind: "unlisted" }]);
    await catalogue.stack.query("delete from public.models where name = 'private-tune'");
  });

  it("takes over shutdown dates and warns of them", async () => {
    const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    catalogue.lists.serve("openai", {
      data: [{ id: "gpt-6-luna", shutdown_date: day }, { id: "gpt-4o-mini" }],
    });
    await catalogue.sync("openai");
    const model = await catalogue.model("openai", "gpt-6-luna");
    assert.equal(model?.retired_by, "shutdown");
    assert.equal(new Date(model?.retired_at ?? "").toISOString().slice(0, 10), day);
    const alerts = await catalogue.stack.query<{ kind: string; message: string }>(
      "select kind, message from public.catalogue_alerts where provider = 'openai'",
    );
    assert.deepEqual(alerts, [{ kind: "retiring", message: `will be retired on ${day}` }]);
    // A date that the seed knows is not forgotten because the list does not give it.
    assert.ok((await catalogue.model("openai", "gpt-4o-mini"))?.retired_at);

    catalogue.lists.serve("openai", { data: [{ id: "gpt-6-luna" }, { id: "gpt-4o-mini" }] });
    await catalogue.sync("openai");
    assert.equal((await catalogue.model("openai", "gpt-6-luna"))?.retired_at, null);
  });

  it("asks published prices where the list has none, and shows where sources disagree", async () => {
    catalogue.lists.serve("openai", {
      data: [{ id: "gpt-6-luna" }, { id: "gpt-4o-mini" }, { id: "gpt-5.4-nano" }],
    });
    await catalogue.sync("openai");
    assert.deepEqual(await catalogue.price("openai", "gpt-5.4-nano"), [
      0.2,
      0.02,
      1.25,
      "genai-prices",
    ]);
    catalogue.lists.serve("openrouter", {
      data: [{
        id: "openai/gpt-4o-mini",
        context_length: 128000,
        pricing: { prompt: "0.0000002", completion: "0.0000006" },
      }],
    });
    await catalogue.sync("openrouter");
    assert.deepEqual(await catalogue.price("openrouter", "openai/gpt-4o-mini"), [
      0.2,
      null,
      0.6,
      "provider",
    ]);
    const conflicts = await catalogue.stack.query(
      `select source, input_price_per_m, counting_source, counting_input_price_per_m
       from public.price_conflicts where provider = 'openrouter'`,
    );
    assert.deepEqual(conflicts, [{
      source: "genai-prices",
      input_price_per_m: 0.15,
      counting_source: "provider",
      counting_input_price_per_m: 0.2,
    }]);
  });

  it("keeps a cached price that the list does not name", async () => {
    const pricing = { prompt: "0.000000075", completion: "0.0000003" };
    catalogue.lists.serve("groq", {
      data: [
        groqModel("openai/gpt-oss-20b", { pricing }),
        groqModel("whisper-large-v3"),
        groqModel("brand-new"),
      ],
    });
    assert.equal((await catalogue.sync("groq")).prices_changed, 0);
    assert.deepEqual(
      await catalogue.price("groq", "openai/gpt-oss-20b"),
      [0.075, 0.0375, 0.3, "seed"],
    );
  });

  it("leaves the operator's price until a source says something new", async () => {
    await catalogue.stack.query(
      `insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
       select provider_id, id, 0.1, 0.3 from public.models where name = 'gpt-5.4-nano'`,
    );
    await catalogue.sync("openai");
    assert.deepEqual(await catalogue.price("openai", "gpt-5.4-nano"), [0.1, null, 0.3, "operator"]);
  });

  it("takes an unknown price for unknown", async () => {
    catalogue.lists.serve("together", [
      { id: "vendor/dynamic", type: "chat", pricing: { input: -1, output: -1 } },
      { id: "vendor/dedicated", type: "chat", pricing: { hourly: 0, input: 0, output: 0 } },
      { id: "vendor/model:free", type: "chat", pricing: { input: 0, output: 0 } },
    ]);
    await catalogue.sync("together");
    assert.equal(await catalogue.price("together", "vendor/dynamic"), undefined);
    assert.equal(await catalogue.price("together", "vendor/dedicated"), undefined);
    assert.deepEqual(await catalogue.price("together", "vendor/model:free"), [
      0,
      null,
      0,
      "provider",
    ]);
  });

  it("changes nothing for a provider whose list cannot be read or believed, and reports it", async () => {
    const models = Array.from({ length: 40 }, (_, i) => ({ id: `m-${i}`, type: "chat" }));
    catalogue.lists.serve("together", models);
    await catalogue.sync("together");
    const before = await catalogue.snapshot();
    const bad: [unknown, RegExp][] = [
      [Response.json({ error: "down" }, { status: 500 }), /HTTP 500/],
      [new Response("<html>Sorry</html>", { headers: { "content-type": "text/html" } }), /JSON/],
      [Response.json({ message: "hello" }), /no list of models/],
      [Response.json([]), /the list is empty: nothing was changed/],
      [Response.json([null, {}]), /none of its 2 entries is a model/],
      [
        models.slice(0, 4),
        /it lists 4 models, and 4 of the 4\d that were available: nothing was changed/,
      ],
      [Response.redirect("http://127.0.0.1:9/", 302), /HTTP 302/],
    ];
    for (const [answer, reason] of bad) {
      catalogue.lists.serve("together", answer);
      const result = await catalogue.sync("together");
      assert.match(result.error ?? "", reason);
      assert.deepEqual([result.added, result.updated, result.retired, result.prices_changed], [
        0,
        0,
        0,
        0,
      ]);
    }
    assert.deepEqual(await catalogue.snapshot(), before);
  });

  it("goes on with the others when one fails", async () => {
    catalogue.lists.serve("together", Response.json({}, { status: 503 }));
    const { status, body } = await catalogue.post({ wait: true });
    assert.equal(status, 200);
    assert.deepEqual(
      body.results.map((result: Result) => [result.provider, result.error === null])
        .toSorted(),
      [["groq", true], ["openai", true], ["openrouter", true], ["together", false]],
    );
    assert.ok(body.finished_at);
  });

  it("answers at once and continues when the caller does not wait", async () => {
    const { status, body } = await catalogue.post({ idempotency_key: "once" });
    assert.equal(status, 202);
    assert.deepEqual(body.providers, SLUGS.toSorted());
    const deadline = Date.now() + 30_000;
    let finished: { results: Result[] }[] = [];
    while (finished.length === 0 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      finished = await catalogue.stack.query(
        "select results from public.sync_runs where id = $1 and finished_at is not null",
        [body.sync_id],
      );
    }
    assert.equal(finished[0].results.length, 4);
    const again = await catalogue.post({ idempotency_key: "once" });
    assert.equal(again.status, 200);
    assert.equal(again.body.sync_id, body.sync_id);
  });

  it("gives two syncs at once the result of one after the other", async () => {
    catalogue.lists.serve("groq", {
      data: [groqModel("openai/gpt-oss-20b"), groqModel("one-more", { context_window: 1024 })],
    });
    const [first, second] = await Promise.all([catalogue.sync("groq"), catalogue.sync("groq")]);
    assert.deepEqual([first.added, second.added].toSorted(), [0, 1]);
    const rows = await catalogue.stack.query<{ missed: number; reads: number }>(
      `select reads - models.missed_from + 1 as missed, reads
       from public.models join private.list_reads using (provider_id)
       where models.name = 'whisper-large-v3'`,
    );
    assert.equal(Number(rows[0].missed), 2);
  });

  it("sends each provider its own key and no other", () => {
    for (const { slug, headers } of catalogue.lists.requests) {
      assert.equal(headers.get("authorization"), `Bearer sk-${slug}-test-key`);
    }
  });

  it("shows no key in what is stored", async () => {
    const rows = await catalogue.stack.query<{ text: string }>(
      "select sync_runs::text as text from public.sync_runs",
    );
    assert.ok(rows.every(({ text }) => !text.includes("test-key")));
  });
});
