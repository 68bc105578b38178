import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readModelList } from "./read_model_list.ts";

function contexts(entries: unknown[]): (number | null)[] {
  return readModelList([entries]).models.map((model) => model.context_window);
}

describe("readModelList()", () => {
  it("reads a bare list, and lists under data and models", () => {
    for (const page of [[{ id: "a" }], { data: [{ id: "a" }] }, { models: [{ name: "a" }] }]) {
      assert.deepEqual(readModelList([page]).models, [{
        name: "a",
        kind: "chat",
        context_window: null,
        max_output_tokens: null,
        shutdown_at: null,
        identity: {
          hugging_face_id: null,
          root: null,
          parent: null,
          canonical_slug: null,
          owned_by: null,
        },
        price: null,
      }]);
    }
  });

  it("takes the id and not the display name", () => {
    assert.equal(readModelList([[{ id: "a-1", name: "The A" }]]).models[0].name, "a-1");
  });

  it("joins the entries of all pages in one list", () => {
    const { models } = readModelList([{ data: [{ id: "a" }] }, { data: [{ id: "b" }] }]);
    assert.deepEqual(models.map((model) => model.name), ["a", "b"]);
  });

  it("knows context windows under their several names", () => {
    assert.deepEqual(
      contexts([
        { id: "1", context_window: 131072, context_length: 1 },
        { id: "2", context_length: 8192, top_provider: { context_length: 4096 } },
        { id: "3", max_context_length: 32768 },
        { id: "4", max_input_tokens: 200000, max_tokens: 64000 },
        { id: "5", max_model_len: 40960 },
        { id: "6", context_length: null, top_provider: { context_length: 4096 } },
        { id: "7", limits: { max_input_tokens: 128000 } },
        { id: "8", metadata: { context_length: 163840 } },
        { id: "9", context_window: "65536" },
      ]),
      [131072, 8192, 32768, 200000, 40960, 4096, 128000, 163840, 65536],
    );
  });

  it("prefers the served limit to the possible one", () => {
    assert.deepEqual(
      contexts([
        { id: "llama.cpp", meta: { n_ctx: 4096, n_ctx_train: 40960 } },
        { id: "an older one", meta: { n_ctx_train: 40960 } },
        { id: "LM Studio", max_context_length: 131072, loaded_context_length: 8192 },
        { id: "vLLM", max_model_len: 16384, context_length: 131072 },
      ]),
      [4096, 40960, 8192, 16384],
    );
  });

  it("knows the same names in every spelling and place", () => {
    const holders = ["", "meta", "metadata", "limits", "model_spec", "modelInfo", "topProvider"];
    const names = ["context_length", "contextWindow", "Max-Input-Tokens", "INPUT_TOKEN_LIMIT"];
    for (const holder of holders) {
      for (const name of names) {
        const said = { [name]: 8192 };
        const entry = holder === "" ? said : { [holder]: said };
        assert.deepEqual(contexts([{ id: "a", ...entry }]), [8192], `${holder}.${name}`);
      }
    }
  });

  it("does not let a zero, or an invalid count, hide a number", () => {
    const { models } = readModelList([[
      { id: "1", context_length: 0, max_model_len: 4096, max_output_tokens: 0, max_tokens: 512 },
      { id: "2", context_window: "unlimited", context_length: 4096, max_tokens: 512 },
      { id: "3", context_length: -1, top_provider: { context_length: "4096" }, max_tokens: 512 },
    ]]);
    assert.deepEqual(models.map((model) => model.context_window), [4096, 4096, 4096]);
    assert.deepEqual(models.map((model) => model.max_output_tokens), [512, 512, 512]);
  });

  it("reads the envelopes of other APIs", () => {
    for (const name of ["result", "results", "items"]) {
      assert.equal(readModelList([{ [name]: [{ id: "a" }] }]).models[0].name, "a");
    }
    const row = { id: "f8703a00-ed54-4f98-bdc3-cd9a813286f3", name: "@cf/qwen/qwq-32b" };
    assert.equal(readModelList([{ result: [row] }]).models[0].name, "@cf/qwen/qwq-32b");
  });

  it("finds a list inside another envelope, also next to an empty one", () => {
    const list = [{ id: "a" }];
    const pages: unknown[] = [
      { success: true, data: { models: list } },
      { data: { data: list } },
      { Data: [{ ID: "a" }] },
      { model_list: list },
      { modelSummaries: [{ modelId: "a", modelName: "The A" }] },
      { data: [], models: [{ slug: "a", name: "The A" }] },
      { data: null, models: list },
    ];
    for (const page of pages) {
      const { models } = readModelList([page]);
      assert.deepEqual(models.map(({ name }) => name), ["a"], JSON.stringify(page));
    }
    assert.throws(() => readModelList([{ data: { data: { data: list } } }]), /no list of models/);
  });

  it("reads a count as people write it, and a context in any group of fields", () => {
    const counts = ["131072", "131,072", "131_072", "131072.0", "131072 tokens", "131072.4"];
    for (const context_length of counts) {
      assert.deepEqual(contexts([{ id: "a", context_length }]), [131072]);
    }
    assert.deepEqual(
      contexts([
        { id: "1", context_window: "128k" },
        { id: "2", context_window: "1M tokens" },
        { id: "3", context: { window: 4096 } },
        { id: "4", limits: { context: 4096, output: 512 } },
        { id: "5", capabilities: { contextLength: 4096 } },
        { id: "6", config: { max_position_embeddings: 4096 } },
        { id: "7", max_input_tokens: 3072, max_total_tokens: 4096 },
        { id: "8", context: { words: 3 } },
      ]),
      [128_000, 1_000_000, 4096, 4096, 4096, 4096, 4096, null],
    );
    const broken = ["1,31072", "1e400", "128 kB", "k", "-5"];
    const list = readModelList([[
      { id: "a" },
      ...broken.map((context_length) => ({ id: context_length, context_length })),
    ]]);
    assert.equal(list.rejected.length, broken.length);
  });

  it("takes from a router's hosts what is true for all of them", () => {
    const host = (context_length: number | null, status = "live") => ({
      provider: "host",
      status,
      context_length,
      task: "conversational",
    });
    assert.deepEqual(
      contexts([
        { id: "one", providers: [host(32768)] },
        { id: "several", providers: [host(32768), host(8192), host(null)] },
        { id: "one of them is down", providers: [host(32768), host(8192, "error")] },
        { id: "none", providers: [] },
        { id: "its own word", context_length: 4096, providers: [host(32768), host(8192)] },
        { id: "names alone", providers: ["a", "b"] },
      ]),
      [32768, 8192, 32768, null, 4096, null],
    );
  });

  it("reads Venice's amounts, which are each in several currencies", () => {
    const entry = (pricing: unknown) => ({
      id: "venice-model",
      type: "text",
      model_spec: { availableContextTokens: 131072, maxCompletionTokens: 8192, pricing },
    });
    const usd = (amount: number) => ({ usd: amount, diem: amount });
    const read = (pricing: unknown) => readModelList([{ data: [entry(pricing)] }]).models[0];
    const model = read({ input: usd(0.7), output: usd(2.8), cache_input: usd(0.35) });
    assert.deepEqual(
      [model.kind, model.context_window, model.max_output_tokens],
      ["chat", 131072, 8192],
    );
    assert.equal(model.price?.input_price_per_m, 0.7);
    assert.equal(model.price?.output_price_per_m, 2.8);
    assert.equal(model.price?.cached_input_price_per_m, 0.35);
    assert.equal(read({ input: { cny: 5 }, output: { cny: 9 } }).price, null);
  });

  it("knows the price of a routed model only where one host serves it", () => {
    const host = (input: number, status = "live") => ({
      provider: "host",
      status,
      pricing: { input, output: 2 * input },
    });
    const prices = (providers: unknown[]) =>
      readModelList([[{ id: "a", providers }]]).models[0].price?.input_price_per_m ?? null;
    assert.equal(prices([host(0.5)]), 0.5);
    assert.equal(prices([host(0.5), host(0.7, "error")]), 0.5);
    assert.equal(prices([host(0.5), host(0.5)]), null);
    assert.equal(prices([]), null);
  });

  it("decides from the whole list what it means by language", () => {
    const kinds = (entries: unknown[]) => readModelList([entries]).models.map(({ kind }) => kind);
    assert.deepEqual(kinds([{ id: "a", type: "language" }, { id: "b", type: "image" }]), [
      "chat",
      "image",
    ]);
    assert.deepEqual(kinds([{ id: "a", type: "language" }, { id: "b", type: "chat" }]), [
      "completion",
      "chat",
    ]);
  });

  it("takes zero, less and more than can be for unknown", () => {
    assert.deepEqual(
      contexts([{ id: "1", context_length: 0 }, { id: "2", context_length: -1 }, {
        id: "3",
        context_length: 1e8 + 1,
      }, { id: "4", context_length: 1e300 }]),
      [null, null, null, null],
    );
  });

  it("reads the longest output", () => {
    const { models } = readModelList([[
      { id: "1", max_completion_tokens: 8192 },
      { id: "2", max_tokens: 64000 },
      { id: "3", top_provider: { max_completion_tokens: 16384 } },
      { id: "4", max_output_tokens: "lots" },
    ]]);
    assert.deepEqual(models.map((model) => model.max_output_tokens), [8192, 64000, 16384, null]);
  });

  it("reads shutdown dates as days, moments, seconds and milliseconds", () => {
    const { models } = readModelList([[
      { id: "1", shutdown_date: "2027-01-14" },
      { id: "2", shutdown_date: 1799884800 },
      { id: "3", expiration_date: 1799884800000 },
      { id: "4", shutdown_date: "2027-01-14T00:00:00+00:00" },
      { id: "5", expiration_date: null },
      { id: "6", shutdown_date: "some day" },
      { id: "7", shutdown_date: 0 },
      { id: "8", shutdown_date: "version 5" },
      { id: "9", shutdown_date: 8.64e15 },
      { id: "10", shutdown_date: ["2027-01-14"] },
      { id: "11", shutdown_date: "0001-01-01T00:00:00Z" },
      { id: "12", shutdown_date: "0000-01-01" },
    ]]);
    const day = "2027-01-14T00:00:00.000Z";
    assert.deepEqual(models.map((model) => model.shutdown_at), [
      day,
      day,
      day,
      day,
      ...Array(8).fill(null),
    ]);
  });

  it("knows the end of a model under its several names", () => {
    const { models } = readModelList([[
      { id: "Mistral", deprecation: "2027-01-14T00:00:00Z" },
      { id: "Venice", model_spec: { deprecation: { date: "2027-01-14" } } },
      { id: "Azure", deprecation: { fine_tune: 1, inference: 1799884800 } },
      { id: "Bedrock", endOfLifeDate: "2027-01-14" },
      { id: "no date", deprecation: null, retirement_date: "2027-01-14" },
      { id: "not a date", deprecation: true, sunsetDate: "2027-01-14" },
    ]]);
    assert.deepEqual(
      models.map((model) => model.shutdown_at),
      models.map(() => "2027-01-14T00:00:00.000Z"),
    );
  });

  it("recognises a shutdown date by its name, and ignores the date of a notice", () => {
    const ends = [
      { sunset: "2027-01-14" },
      { retiresAt: "2027-01-14" },
      { expires_at: 1799884800 },
      { "decommission-date": "2027-01-14" },
      { modelLifecycle: { status: "LEGACY", endOfLifeTime: "2027-01-14T00:00:00Z" } },
      { deprecation: { shutdown_date: "2027-01-14" } },
      { deprecation_date: "2026-01-01", shutdown_date: "2027-01-14" },
    ];
    const { models } = readModelList([ends.map((end, id) => ({ id: `m${id}`, ...end }))]);
    assert.deepEqual(models.map((m) => m.shutdown_at), ends.map(() => "2027-01-14T00:00:00.000Z"));
    const notices = [{ deprecated_at: "2026-01-01" }, { deprecated: true }, {
      created_at: "2026-01-01",
    }];
    for (const notice of notices) {
      assert.equal(readModelList([[{ id: "a", ...notice }]]).models[0].shutdown_at, null);
    }
  });

  it("reports broken entries and goes on", () => {
    const { models, rejected } = readModelList([{
      data: [
        { id: "good" },
        null,
        "text",
        {},
        { id: 42 },
        { id: "" },
        { id: "bell\u0007" },
        { id: "\u202egpt-6" },
        { id: "gpt\u200b-6" },
        { id: "half \ud83d" },
        { id: "nul\0" },
        { id: "x".repeat(257) },
        { id: "broken", context_window: "much" },
        { id: "good" },
        { id: "also-good" },
      ],
    }]);
    assert.deepEqual(models.map((model) => model.name), ["good", "also-good"]);
    assert.deepEqual(rejected.map(({ entry }) => entry), [
      ...Array.from({ length: 11 }, (_, index) => index + 1),
      "broken",
      "good",
    ]);
    assert.match(rejected[11].reason, /^context window: /);
    assert.equal(rejected[12].reason, "listed before");
  });

  it("counts a model that is not active as not listed", () => {
    const list = readModelList([[{ id: "a", active: false }, { id: "b", active: true }]]);
    assert.deepEqual(list.models.map((model) => model.name), ["b"]);
    assert.deepEqual(list.rejected, []);
  });

  it("takes a list without entries as a list of no models", () => {
    assert.deepEqual(readModelList([{ data: [] }]), { models: [], rejected: [] });
  });

  it("rejects a page without a list", () => {
    const pages = [null, 7, "x", {}, { data: {} }, { error: { message: "no" } }, { models: "a" }];
    for (const page of pages) assert.throws(() => readModelList([page]), /no list of models/);
    assert.throws(() => readModelList([[{ id: "a" }], { error: {} }]), /no list of models/);
  });

  it("refuses a list of which no entry is a model", () => {
    assert.throws(() => readModelList([[null, {}]]), /none of its 2 entries is a model: id: /);
  });

  it("refuses a list without end", () => {
    const entries = Array.from({ length: 10_001 }, (_, i) => ({ id: `m${i}` }));
    assert.throws(() => readModelList([entries]), RangeError);
  });

  it("passes the unit of prices on", () => {
    const page = [{ id: "a", pricing: { input: "2", output: "8" } }];
    assert.equal(readModelList([page], "million").models[0].price?.input_price_per_m, 2);
  });
});
