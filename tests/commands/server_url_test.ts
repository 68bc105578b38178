import assert from "node:assert/strict";
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { BAD_ADDRESSES } from "../../supabase/functions/_shared/testing/addresses.ts";
import { OWN_MODELS, type OwnServerKind, startOwnServer } from "./own_servers.ts";
import { type Outcome, runCli } from "./run_cli.ts";
import { type DevStack, startDev } from "./start_dev.ts";

const KEY = "sk-own-server-key-1234567890";
const KINDS = Object.keys(OWN_MODELS) as OwnServerKind[];

/** Runs a command to its expected end; nothing that it prints contains the key. */
async function runIn(
  folder: string,
  name: string,
  args: string[],
  code: number,
  env: Record<string, string> = {},
): Promise<Outcome> {
  const outcome = await runCli(name, args, { folder, env });
  assert.equal(outcome.code, code, outcome.stdout + outcome.stderr);
  assert.ok(!(outcome.stdout + outcome.stderr).includes(KEY));
  return outcome;
}

describe("--url", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  const run = (name: string, args: string[], code: number) => runIn(folder, name, args, code);

  it("measures a server as the first command in a fresh folder, and says how to go on", async () => {
    await using server = startOwnServer("ollama");
    const args = ["--url", server.url, "--model", "llama3.2"];
    const { stdout } = await run("benchmark", args, 0);
    const slug = `127-0-0-1-${server.port}`;
    assert.doesNotMatch(stdout, /SIMULATED|openai|Skipped/);
    assert.match(stdout, /^1 of 1 succeeded; all are stored/m);
    assert.ok(stdout.includes(`Stored as ${slug} / llama3.2. To keep it on the schedule:`), stdout);
    const typed = /^ {2}deno task sql --live "(.*)"$/m.exec(stdout)?.[1];
    assert.equal(typed, `select add_model('${slug}', 'llama3.2')`);
    assert.match(stdout, /^ {2}deno task dev --live$/m);
  });

  it("names the models of a server that has no such one, and stores nothing", async () => {
    for (const kind of KINDS) {
      await using server = startOwnServer(kind);
      const name = kind === "ollama" ? "benchmark" : "quick";
      const { stderr } = await run(name, ["--url", server.url, "--model", "llama-9"], 2);
      assert.match(stderr, /Cannot measure "llama-9": http:\S+ has no such model\./);
      assert.ok(stderr.includes(OWN_MODELS[kind]), stderr);
      assert.equal(server.asked.length, 0);
    }
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });

  it("names the models of a server when none is chosen", async () => {
    await using server = startOwnServer("lmstudio");
    const { stderr } = await run("quick", ["--url", server.url], 2);
    assert.match(stderr, /--url needs --model\. There are llama-3\.2-1b-instruct, text-embedding/);
  });

  it("asks all the same when it is told to", async () => {
    for (const kind of ["llamacpp", "vllm"] as const) {
      await using server = startOwnServer(kind);
      const args = ["--url", server.url, "--model", "llama-9", "--yes"];
      const { stdout } = await run("quick", args, kind === "llamacpp" ? 0 : 1);
      assert.match(stdout, kind === "llamacpp" ? / success / : / model_unavailable /);
    }
  });

  it("says which option gives the key to a server that wants one", async () => {
    await using server = startOwnServer("vllm", { key: KEY });
    const args = ["--url", server.url, "--model", OWN_MODELS.vllm];
    const keyed = [...args, "--key-env", "MY_SERVER_TOKEN"];
    const unset = await run("quick", keyed, 2);
    assert.match(unset.stderr, /MY_SERVER_TOKEN is not set: put it into \.env/);
    await Deno.writeTextFile(`${folder}/.env`, `MY_SERVER_TOKEN=${KEY}\n`);
    assert.match((await run("benchmark", keyed, 0)).stdout, /^1 of 1 succeeded/m);
    // From then on the catalogue knows the key.
    assert.match((await run("benchmark", args, 0)).stdout, /^1 of 1 succeeded/m);
    await Deno.writeTextFile(`${folder}/.env`, "MY_SERVER_TOKEN=sk-wrong-key-000000\n");
    const wrong = await run("quick", keyed, 1);
    assert.match(wrong.stderr, /it refuses the key in MY_SERVER_TOKEN \(HTTP 401: Unauthorized\)/);
  });

  it("says so too where only a call shows that a key is wanted", async () => {
    await using server = startOwnServer("llamacpp", { key: KEY });
    const { stdout } = await run("quick", ["--url", server.url, "--model", "llama"], 1);
    assert.match(stdout, /^It wants a key: put it into \.env, .* --key-env MY_SERVER_API_KEY\.$/m);
  });

  it("asks without storing anything, as often and what it is told to", async () => {
    await using server = startOwnServer("vllm");
    await Deno.writeTextFile(`${folder}/ask.txt`, "Name three colours.\n");
    const { stdout } = await run("quick", [
      ...["--url", server.url, "--model", OWN_MODELS.vllm, "--samples", "3", "--json"],
      ...["--prompt-file", "ask.txt"],
    ], 0);
    assert.deepEqual(
      JSON.parse(stdout).map((
        row: Record<string, unknown>,
      ) => [row.provider, row.model, row.outcome]),
      Array(3).fill([`127-0-0-1-${server.port}`, OWN_MODELS.vllm, "success"]),
    );
    const contents = server.asked.map(({ messages }) =>
      (messages as { content: string }[])[0].content
    );
    assert.equal(new Set(contents).size, 3);
    for (const content of contents) assert.match(content, /^Request \S+\. Name three colours\.$/);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["ask.txt"]);
  });

  it("does not take the key itself for the name of its variable", async () => {
    for (const value of [KEY, "sk-own", "SUPABASE_SERVICE_ROLE_KEY", "my key"]) {
      const args = ["--url", "http://127.0.0.1:9/v1", "--model", "m", "--key-env", value];
      const { stderr } = await run("benchmark", args, 2);
      assert.match(stderr, /must be the name of a variable, like ACME_API_KEY, and not the key/);
      assert.ok(!stderr.includes("sk-own"), stderr);
    }
  });

  it("waits while a server loads its model", async () => {
    await using server = startOwnServer("llamacpp");
    server.loading = 2;
    const { stderr } = await run("quick", ["--url", server.url, "--model", "llama"], 0);
    assert.match(stderr, /^Waiting for http:\S+ \(HTTP 503: Loading model\)$/m);
  });

  it("notices that the version is missing in the address", async () => {
    for (const kind of ["ollama", "lmstudio", "vllm"] as const) {
      await using server = startOwnServer(kind);
      const url = server.url.replace("/v1", "");
      const { stderr } = await run("quick", ["--url", url, "--model", OWN_MODELS[kind]], 2);
      assert.ok(stderr.includes(`Did you mean ${server.url}?`), stderr);
    }
    await using server = startOwnServer("llamacpp");
    await run("quick", ["--url", server.url.replace("/v1", ""), "--model", "llama"], 0);
  });

  it("says that nothing answers", async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    listener.close();
    const url = `http://127.0.0.1:${listener.addr.port}/v1`;
    {
      const { stderr } = await run("quick", ["--url", url, "--model", "m"], 1);
      assert.ok(stderr.includes(`Cannot reach ${url}: connection refused. Is the server running?`));
    }
  });

  it("refuses an address in the words of add_provider", async () => {
    const shown = BAD_ADDRESSES.filter(([address]) =>
      /^(api\.openai|ftp|https:\/\/api\.example\.com\/ v1|https:\/\/<host|http:\/\/localhost)/
        .test(address)
    );
    assert.ok(shown.length >= 5, String(shown.length));
    for (const [address, why] of shown) {
      const { stderr } = await run("quick", ["--url", address, "--model", "m"], 2);
      const words = why.source.replace(/^\^/, "").replace(/\$$/, "");
      assert.match(stderr, new RegExp(`Cannot measure a server: --url ${words}`));
    }
    const secret = ["--url", "http://user:hidden@127.0.0.1:9/v1", "--model", "m"];
    const { stderr: advice } = await run("quick", secret, 2);
    assert.match(advice, /has a user name or a password in it: .* --key-env MY_SERVER_API_KEY/);
    assert.doesNotMatch(advice, /hidden|options/);
    const suggested: [string, string][] = [
      ["localhost:11434/v1", "http://localhost:11434/v1"],
      ["api.openai.com/v1", "https://api.openai.com/v1"],
      ["http://localhost:11434/v1/chat/completions", "http://localhost:11434/v1"],
    ];
    for (const [typed, meant] of suggested) {
      const { stderr } = await run("quick", ["--url", typed, "--model", "m"], 2);
      assert.ok(stderr.includes(`Did you mean ${meant}?`), stderr);
    }
  });

  it("refuses what does not go together", async () => {
    const url = ["--url", "http://127.0.0.1:9/v1"];
    const cases: [string, string[], RegExp][] = [
      [
        "benchmark",
        [...url, "--model", "m", "--provider", "openai"],
        /--url and --provider cannot/,
      ],
      ["benchmark", [...url, "--model", "m", "--simulated"], /--url and --simulated cannot/],
      ["quick", ["--key-env", "ACME_API_KEY"], /--key-env names the key of a server that --url/],
      ["quick", ["--model", "m"], /--model belongs to --url/],
      ["quick", ["--prompt-file", "nowhere.txt"], /from nowhere\.txt: there is no such file/],
      ["benchmark", ["--prompt-file", "x", "--workload", "y"], /--workload cannot be combined/],
    ];
    for (const [name, args, why] of cases) assert.match((await run(name, args, 2)).stderr, why);
  });
});

describe("--url on a stack that is up", () => {
  let folder: string;
  let dev: DevStack;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    dev = await startDev(folder, ["--live"]);
  });
  afterAll(async () => {
    await dev[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });

  const run = (name: string, args: string[], code: number, env?: Record<string, string>) =>
    runIn(folder, name, args, code, env);

  async function query<T>(sql: string): Promise<T[]> {
    return JSON.parse((await run("sql", ["--live", "--json", sql], 0)).stdout);
  }

  for (const kind of KINDS) {
    it(`measures ${kind}`, async () => {
      await using server = startOwnServer(kind);
      const model = OWN_MODELS[kind];
      const { stderr } = await run("benchmark", ["--url", server.url, "--model", model], 0);
      assert.match(stderr, /^Using the stack of "deno task dev"/m);
      assert.deepEqual(
        await query(
          `select results.model, outcome, input_tokens, output_tokens, token_source, runs.simulated
           from benchmark_results as results join runs on runs.id = results.run_id
           order by results.created_at desc limit 1`,
        ),
        [{
          model,
          outcome: "success",
          input_tokens: 500,
          output_tokens: 24,
          token_source: "provider",
          simulated: false,
        }],
      );
    });
  }

  it("measures what was put on the schedule when none is named", async () => {
    await using server = startOwnServer("ollama");
    const args = ["--url", server.url, "--model", "llama3.2"];
    const slug = `127-0-0-1-${server.port}`;
    const { stdout } = await run("benchmark", args, 0);
    const typed = /^ {2}deno task sql --live "(.*)"$/m.exec(stdout)?.[1];
    assert.equal(typed, `select add_model('${slug}', 'llama3.2')`);
    assert.deepEqual(
      await query(
        `select providers.name, base_url, simulated, active, ${typed.slice(7)} is not null as added
         from providers join models on models.provider_id = providers.id where slug = '${slug}'`,
      ),
      [{
        name: `127.0.0.1:${server.port}`,
        base_url: server.url,
        simulated: false,
        active: false,
        added: true,
      }],
    );
    assert.match((await run("benchmark", [], 0)).stdout, /^1 of 1 succeeded/m);
    const again = await run("benchmark", ["--url", `${server.url}/`, "--model", "llama3.2"], 0);
    assert.match(again.stdout, /is on the schedule: deno task dev --live runs it\.$/m);
    assert.match(again.stdout, new RegExp(`→ ${slug} / llama3.2$`, "m"));
    await query(`update models set active = false where name = 'llama3.2'`);
  });

  it("says that a server wants a key, and tries without one when it is told to", async () => {
    await using server = startOwnServer("vllm", { key: KEY });
    const args = ["--url", server.url, "--model", OWN_MODELS.vllm];
    const how =
      /wants a key \(HTTP 401: Unauthorized\): put it into \.env, .* --key-env MY_SERVER_API_KEY/;
    assert.match((await run("benchmark", args, 1)).stderr, how);
    // It is told to try: the answer is a result, and nothing is said of the schedule.
    const tried = await run("benchmark", [...args, "--yes"], 0);
    assert.match(tried.stdout, /^It wants a key: put it into \.env/m);
    assert.doesNotMatch(tried.stdout, /on the schedule/);
  });

  it("says that the stack does not know a key that was set later", async () => {
    await using server = startOwnServer("vllm", { key: KEY });
    const args = ["--url", server.url, "--model", OWN_MODELS.vllm, "--key-env", "LATE_TOKEN"];
    const { stderr } = await run("benchmark", args, 1, { LATE_TOKEN: KEY });
    assert.match(stderr, /\(LATE_TOKEN is not set\).* A stack that is up must be started again/);
    assert.doesNotMatch(stderr, /--simulated/);
  });

  it("finds the provider of an address by whatever slug, and shares no slug with another", async () => {
    await using server = startOwnServer("ollama");
    const args = ["--url", server.url, "--model", "llama3.2"];
    await query(`select add_provider('mine', 'Mine', '${server.url}/')`);
    await query("update providers set enabled = false where slug = 'mine'");
    const found = await run("benchmark", args, 0);
    assert.match(found.stdout, /^Stored as mine \/ llama3\.2\./m);
    const taken = `127-0-0-1-${server.port}`;
    await query(
      `update providers set base_url = '${server.url}?a=1', slug = '${taken}',
         name = '127.0.0.1:${server.port}' where slug = 'mine'`,
    );
    for (let time = 0; time < 2; time++) {
      const other = await run("benchmark", args, 0);
      assert.match(other.stdout, new RegExp(`^Stored as ${taken}-2 /`, "m"));
    }
  });

  it("is the local stack, whatever project is named; --json prints one document", async () => {
    await using server = startOwnServer("ollama");
    const args = ["--url", server.url, "--model", "llama3.2", "--json"];
    const { stdout, stderr } = await run("benchmark", args, 0, {
      SUPABASE_URL: "https://abcdefghijklmnopqrst.supabase.co",
      SUPABASE_SERVICE_ROLE_KEY: "sb_secret_test",
    });
    assert.equal(JSON.parse(stdout).results.length, 1);
    assert.match(stderr, /^Using the stack of "deno task dev"/m);
    assert.match(stderr, /To keep it on the schedule:/);
  });

  it("measures a text of one's own, and several models in one run", async () => {
    await using server = startOwnServer("llamacpp");
    await Deno.writeTextFile(`${folder}/ask.txt`, "Name three colours.");
    const args = [
      "--url",
      server.url,
      "--model",
      "llama",
      "--samples",
      "2",
      "--prompt-file",
      "ask.txt",
    ];
    await run("benchmark", [...args, "--model", "other", "--yes"], 0);
    assert.deepEqual(server.asked.map(({ model }) => model).sort(), [
      ...["llama", "llama", "other", "other"],
    ]);
    for (const { messages } of server.asked) {
      assert.match((messages as { content: string }[])[0].content, /Name three colours\.$/);
    }
  });
});
