import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { addressProblem } from "../../supabase/functions/_shared/provider/address_problem.ts";
import {
  BAD_ADDRESSES,
  GOOD_ADDRESSES,
  OPEN_ADDRESSES,
} from "../../supabase/functions/_shared/testing/addresses.ts";
import { KEY_NAMES, OTHER_NAMES } from "../../supabase/functions/_shared/testing/variable_names.ts";
import { type Project, startProject } from "./project.ts";

interface ProbeRow {
  callable: boolean | null;
  outcome: string | null;
  status_code: number | null;
  error_message: string | null;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: number | null;
  run_id: string;
}

interface ModelRow {
  active: boolean;
  available: boolean | null;
  retired_at: string | null;
  retired_by: string | null;
}

describe("the catalogue", () => {
  let project: Project;
  beforeAll(async () => {
    project = await startProject();
  });
  afterAll(() => project[Symbol.asyncDispose]());

  async function model(name: string): Promise<ModelRow> {
    const [row] = await project.stack.query<ModelRow>(
      `select models.* from public.models join public.providers on providers.id = models.provider_id
       where providers.slug = 'openai' and models.name = $1`,
      [name],
    );
    return row;
  }

  async function value<T>(sql: string, parameters: unknown[] = []): Promise<T> {
    const [row] = await project.stack.query<{ value: T }>(`select ${sql} as value`, parameters);
    return row.value;
  }

  async function events(name: string): Promise<string[]> {
    const rows = await project.stack.query<{ event: string }>(
      `select event from public.model_events join public.models on models.id = model_id
       where models.name = $1 order by model_events.id`,
      [name],
    );
    return rows.map((row) => row.event);
  }

  describe("retires models that benchmarks find gone", () => {
    const run = (name: string) => project.run({ providers: ["openai"], models: [name] });

    it("after two refusals in a row, at once", async () => {
      await project.stack.query("select public.add_model('openai', '410')");
      await run("410");
      assert.equal((await model("410")).retired_at, null);
      await run("410");
      const gone = await model("410");
      assert.deepEqual(
        [gone.active, gone.available, gone.retired_by],
        [true, false, "benchmark"],
      );
      assert.deepEqual(await events("410"), ["unlisted", "retired"]);
    });

    it("and no longer benchmarks it unless it is named", async () => {
      const { body } = await project.post("run-benchmark", { providers: ["openai"] });
      const names = await project.stack.query(
        `select models.name from public.run_targets join public.models on models.id = model_id
         where run_id = $1`,
        [body.run_id],
      );
      assert.deepEqual(names, [{ name: "gpt-6-luna" }]);
    });

    it("though its list still has it", async () => {
      project.provider.listed.splice(0, Infinity, "410", "ok", "gpt-6-luna");
      await project.post("sync-models", { providers: ["openai"], wait: true });
      const listed = await model("410");
      assert.deepEqual([listed.available, listed.retired_by], [false, "benchmark"]);
    });

    it("but not after other failures", async () => {
      for (let time = 0; time < 2; time++) await run("500");
      assert.equal((await model("500")).retired_at, null);
    });

    it("and takes it back when it answers", async () => {
      await project.stack.query(
        `update public.models set available = false, retired_at = now(), retired_by = 'benchmark'
         where name = 'ok'`,
      );
      await run("ok");
      const back = await model("ok");
      assert.deepEqual([back.available, back.retired_at, back.retired_by], [true, null, null]);
    });
  });

  describe("probes", () => {
    async function probe(name: string): Promise<ProbeRow> {
      const id = await value<string>("public.probe_model('openai', $1)", [name]);
      return await project.until<ProbeRow>(
        "select * from public.model_probes where id = $1 and finished_at is not null",
        [id],
      );
    }

    it("find a model that can be called, and what the request cost", async () => {
      await project.stack.query("select public.set_price('openai', 'ok', 0.15, 0.6)");
      const row = await probe("ok");
      assert.deepEqual([row.callable, row.outcome, row.status_code], [true, "success", 200]);
      assert.deepEqual([row.input_tokens, row.output_tokens, row.cost_usd], [500, 8, 0.0000798]);
      const { body } = project.provider.requests.at(-1)!;
      assert.equal(body.max_completion_tokens, 16);
      const run = await project.stack.query<{ kind: string; finished: boolean }>(
        "select kind, finished_at is not null as finished from public.runs where id = $1",
        [row.run_id],
      );
      assert.deepEqual(run, [{ kind: "probe", finished: true }]);
    });

    it("find a model that cannot, be it in the catalogue or not", async () => {
      const row = await probe("410");
      assert.equal(row.outcome, "model_unavailable");
      assert.equal(row.callable, false);
    });

    it("leave a probe open when the answer does not show whether the model can be called", async () => {
      const row = await probe("429");
      assert.deepEqual([row.callable, row.outcome], [null, "rate_limited"]);
    });

    it("say so when there is no key", async () => {
      const id = await value<string>("public.probe_model('together', 'any')");
      const row = await project.until<ProbeRow>(
        "select * from public.model_probes where id = $1 and finished_at is not null",
        [id],
      );
      assert.equal(row.callable, null);
      assert.match(row.error_message ?? "", /TOGETHER_API_KEY is not set/);
    });

    it("are made once while they wait, and refused for an unknown provider", async () => {
      const [{ ids }] = await project.stack.query<{ ids: string[] }>(
        "select array[public.probe_model('openai', 'ok'), public.probe_model('openai', 'ok')] as ids",
      );
      assert.equal(ids[0], ids[1]);
      await assert.rejects(value("public.probe_model('nobody', 'x')"), /no provider "nobody"/);
      await project.until(
        "select from public.model_probes where id = $1 and finished_at is not null",
        [
          ids[0],
        ],
      );
    });

    it("are made for the new models of a sync, as many as asked", async () => {
      project.provider.listed.push("new-a", "new-b", "new-c", "text-embedding-new");
      const { body } = await project.post("sync-models", {
        providers: ["openai"],
        probe: 2,
        wait: true,
      });
      assert.equal(body.results[0].added, 4);
      await project.until(
        "select from public.runs where idempotency_key = $1 and finished_at is not null",
        [`probes/${body.sync_id}`],
      );
      const rows = await project.stack.query(
        `select model_probes.model, model_probes.callable
         from public.model_probes join public.runs on runs.id = model_probes.run_id
         where runs.idempotency_key = $1 order by model`,
        [`probes/${body.sync_id}`],
      );
      assert.deepEqual(rows, [
        { model: "new-a", callable: true },
        { model: "new-b", callable: true },
      ]);
      assert.equal((await model("new-a")).active, false);
    });

    it("cost no more than they may", async () => {
      await project.stack.query("select public.add_model('openai', 'rich', false)");
      // 1,024 tokens in and 16 out at most: more than 0.10 USD.
      await project.stack.query("select public.set_price('openai', 'rich', 100, 100)");
      const row = await probe("rich");
      assert.equal(row.callable, null);
      assert.match(
        row.error_message ?? "",
        /it could cost 0\.10\d+ USD, and settings\.max_probe_usd/,
      );
    });

    it("undo the retirement of a model when it answers", async () => {
      await project.stack.query(
        `update public.models set available = false, retired_at = now(), retired_by = 'benchmark'
         where name = 'ok'`,
      );
      assert.equal((await probe("ok")).callable, true);
      const back = await model("ok");
      assert.deepEqual([back.available, back.retired_at, back.retired_by], [true, null, null]);
    });
  });

  describe("commands", () => {
    /** The catalogue without what merely passes. */
    async function snapshot(): Promise<unknown> {
      return await Promise.all(
        ["providers", "models", "prices"].map((table) =>
          project.stack.query(`select t.* from public.${table} as t order by t::text`)
        ),
      );
    }

    const commands: [string, string][] = [
      [
        "add_provider",
        `public.add_provider('acme', 'Acme', 'https://api.acme.example/v1', 'ACME_API_KEY')`,
      ],
      ["add_model", "public.add_model('acme', 'acme-1')"],
      ["set_active", "public.set_active('acme', 'acme-1', false)"],
      ["set_price", "public.set_price('acme', 'acme-1', 1.5, 6, 0.15)"],
      [
        "set_price from a moment",
        "public.set_price('acme', 'acme-1', 2, 8, valid_from => '2027-01-01')",
      ],
      ["replace_model", "public.replace_model('acme', 'acme-1', 'acme-2')"],
    ];
    for (const [name, sql] of commands) {
      it(`${name} may be run twice`, async () => {
        const first = await value(sql);
        const before = await snapshot();
        assert.equal(await value(sql), first);
        assert.deepEqual(await snapshot(), before);
      });
    }

    it("add a provider whose models can be benchmarked", async () => {
      const [provider] = await project.stack.query<Record<string, unknown>>(
        "select slug, base_url, api_key_env, dialect, enabled from public.providers where slug = 'acme'",
      );
      assert.deepEqual(provider, {
        slug: "acme",
        base_url: "https://api.acme.example/v1",
        api_key_env: "ACME_API_KEY",
        dialect: "openai",
        enabled: true,
      });
    });

    it("replace a model by its successor", async () => {
      await project.stack.query("select public.add_model('acme', 'old')");
      await project.stack.query("select public.replace_model('acme', 'old', 'new')");
      const rows = await project.stack.query(
        `select name, active, retired_at is not null as retired from public.models
         where name in ('old', 'new') order by name`,
      );
      assert.deepEqual(rows, [
        { name: "new", active: true, retired: false },
        { name: "old", active: false, retired: true },
      ]);
      await assert.rejects(value("public.replace_model('acme', 'new', 'new')"), /succeed itself/);
    });

    it("set a model active that was retired", async () => {
      await value("public.set_active('acme', 'old')");
      const [row] = await project.stack.query(
        "select active, retired_at from public.models where name = 'old'",
      );
      assert.deepEqual(row, { active: true, retired_at: null });
    });

    it("keep a history of prices", async () => {
      await value("public.set_price('acme', 'new', 1, 2)");
      await value("public.set_price('acme', 'new', 1, 3)");
      const rows = await project.stack.query(
        `select output_price_per_m, source from public.prices join public.models on models.id = model_id
         where models.name = 'new' order by timestamp`,
      );
      assert.deepEqual(rows, [
        { output_price_per_m: 2, source: "operator" },
        { output_price_per_m: 3, source: "operator" },
      ]);
      assert.deepEqual(await events("new"), ["price_changed"]);
    });

    it("say what is unknown, and how to add it", async () => {
      await assert.rejects(value("public.set_active('acme', 'nothing')"), /no model "nothing"/);
      await assert.rejects(value("public.add_model('nobody', 'x')"), /there is no "nobody"/);
    });

    it("are for the service role only", async () => {
      const response = await fetch(`${project.stack.url}/rest/v1/rpc/set_active`, {
        method: "POST",
        headers: {
          apikey: project.stack.publishableKey,
          "content-type": "application/json",
        },
        body: JSON.stringify({ provider: "acme", model: "new", active: false }),
      });
      await response.body?.cancel();
      assert.ok(response.status >= 400, String(response.status));
    });
  });

  it("takes the names of providers' keys, and no other, as the functions do", async () => {
    async function isTaken(name: string): Promise<boolean> {
      try {
        await value("public.add_provider('keyed', 'Keyed', null, $1)", [name]);
        return true;
      } catch (error) {
        assert.match((error as Error).message, /api_key_env must be like ACME_API_KEY/);
        return false;
      }
    }
    for (const name of KEY_NAMES) assert.ok(await isTaken(name), name);
    for (const name of OTHER_NAMES) assert.ok(!await isTaken(name), name);
    await project.stack.query("delete from public.providers where slug = 'keyed'");
  });

  it("takes the addresses that can be base URLs, and no other, as the functions do", async () => {
    async function refusal(address: string, key: string | null): Promise<string | null> {
      try {
        await value("public.add_provider('placed', 'Placed', $1, $2)", [address, key]);
        return null;
      } catch (error) {
        const { message } = error as Error;
        const said = 'Cannot add the provider "placed": its base_url ';
        assert.ok(message.includes(said), message);
        return message.slice(message.indexOf(said) + said.length);
      }
    }
    const bad = BAD_ADDRESSES.map(([address]) => address);
    for (const address of [...GOOD_ADDRESSES, ...bad, ...OPEN_ADDRESSES]) {
      for (const key of [null, "ACME_API_KEY"]) {
        assert.equal(await refusal(address, key), addressProblem(address, key !== null), address);
      }
    }
    await project.stack.query("select public.add_provider('placed', 'Placed', null)");
    await project.stack.query("delete from public.providers where slug = 'placed'");
  });

  it("warns of active models without a price and providers without an active model", async () => {
    await project.stack.query("select public.add_model('acme', 'unpriced')");
    await project.stack.query(
      "select public.add_provider('idle', 'Idle', 'https://api.idle.example/v1')",
    );
    const alerts = await project.stack.query(
      `select provider, model, kind from public.catalogue_alerts
       where provider in ('acme', 'idle') and (model is null or model = 'unpriced')`,
    );
    assert.deepEqual(alerts, [
      { provider: "acme", model: "unpriced", kind: "no_price" },
      { provider: "idle", model: null, kind: "no_active_model" },
    ]);
  });
});
