import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type ScriptedProvider, startScriptedProvider } from "../integration/scripted_provider.ts";
import { runCli } from "./run_cli.ts";
import { startDev } from "./start_dev.ts";
import { type ForwardProxy, startForwardProxy, startTls } from "./start_forward_proxy.ts";

const key = "sk-test-key-that-must-not-be-seen";

describe("a network with a proxy and certificates of its own", () => {
  const resources = new AsyncDisposableStack();
  let folder: string;
  let provider: ScriptedProvider;
  let proxy: ForwardProxy;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    resources.defer(() => Deno.remove(folder, { recursive: true }));
    await makeCertificates(folder);
    provider = resources.use(startScriptedProvider());
    provider.listed.push("ok");
    const [cert, certKey] = await Promise.all(
      ["server.pem", "server.key"].map((name) => Deno.readTextFile(`${folder}/${name}`)),
    );
    const port = Number(new URL(provider.baseUrl).port);
    const tls = resources.use(startTls(port, cert, certKey));
    proxy = resources.use(
      startForwardProxy({ "models.example:443": tls.port, "plain.example:80": port }),
    );
  });
  afterAll(() => resources.disposeAsync());

  /** Where requests went since the last time, but for Deno's look for a newer one. */
  function destinations(): string[] {
    const lines = proxy.requests.splice(0).map((line) => line.split(" ").slice(0, 2).join(" "));
    return [...new Set(lines)].filter((line) => !line.includes("deno.land")).sort();
  }

  const keys = () => ({ OPENAI_API_KEY: key, OPENAI_BASE_URL: "https://models.example/v1" });

  it("is used as .env says, by benchmark and by quick", async () => {
    const env = { ...keys(), https_proxy: proxy.url, http_proxy: proxy.url, DENO_CERT: "ca.pem" };
    await Deno.writeTextFile(`${folder}/.env`, toLines(env));
    try {
      for (
        const [name, ...args] of [["benchmark", "--provider", "openai", "--model", "ok", "--yes"], [
          "quick",
        ]]
      ) {
        const { code, stdout, stderr } = await runCli(name, args, { folder });
        assert.match(stdout, /^openai .* success /m, stderr);
        assert.equal(code, 0, stderr);
        assert.match(stdout, /^openai → https:\/\/models\.example\/v1$/m);
        assert.deepEqual(destinations(), ["CONNECT models.example:443"]);
      }
    } finally {
      await Deno.remove(`${folder}/.env`);
    }
  });

  it("is used as the environment says, by all that a stack does", async () => {
    const network = {
      HTTP_PROXY: proxy.url,
      HTTPS_PROXY: proxy.url,
      SSL_CERT_FILE: "ca.pem",
    };
    await using dev = await startDev(folder, ["--live"], {
      ...keys(),
      ...network,
      GROQ_API_KEY: key,
      GROQ_BASE_URL: "http://plain.example/v1",
    });
    const env = { ...dev.env, ...network };
    const query = "select replace_model('openai', 'gpt-6-luna', 'ok')";
    const replaced = await runCli("sql", [query], { folder, env });
    assert.equal(replaced.code, 0, replaced.stderr);
    const synced = await runCli("sync_models", [], { folder, env });
    assert.match(synced.stdout, /^openai +1 /m, synced.stderr);
    assert.match(synced.stdout, /^groq +1 /m);
    const expected = ["CONNECT models.example:443", "GET http://plain.example/v1/models"];
    assert.deepEqual(destinations(), expected);

    const found = await runCli("doctor", [], { folder, env });
    assert.match(found.stdout, /^✓ key of openai: Accepted/m, found.stdout);
    assert.match(found.stdout, /^✓ pg_net: /m);
    // A key goes over the internet in the clear where a worker is told to send it so, not to be checked.
    assert.match(found.stdout, /^✗ key of groq: .* without encryption/m);
    assert.deepEqual(destinations(), ["CONNECT models.example:443"]);

    const benchmarked = await runCli("benchmark", ["--model", "ok", "--yes"], { folder, env });
    assert.match(benchmarked.stdout, /^2 of 2 succeeded/m, benchmarked.stdout);
    assert.deepEqual(destinations(), [
      "CONNECT models.example:443",
      "HEAD http://plain.example/",
      "POST http://plain.example/v1/chat/completions",
    ]);
  });

  it("is named when it refuses, without its credentials", async () => {
    const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    closed.close();
    const refusing = new URL(proxy.url).host;
    const away = `127.0.0.1:${closed.addr.port}`;
    const cases = [
      [
        refusing,
        "https://elsewhere.example/v1",
        "HTTPS_PROXY",
        /unsuccessful tunnel, at the proxy /,
      ],
      [away, "https://elsewhere.example/v1", "HTTPS_PROXY", /: connection refused, at the proxy /],
      [away, "http://elsewhere.example/v1", "HTTP_PROXY", /: connection refused, at the proxy /],
    ] as const;
    for (const [host, url, name, why] of cases) {
      const env = { [name]: `http://user:${key}@${host}` };
      const asked = await runCli("quick", ["--url", url, "--model", "m"], { folder, env });
      assert.equal(asked.code, 1, asked.stderr);
      assert.match(asked.stderr, why);
      assert.ok(asked.stderr.endsWith(`at the proxy http://${host} of ${name}\n`), asked.stderr);
      assert.ok(!asked.stderr.includes(key));
    }
    const env = { ...keys(), HTTPS_PROXY: `http://user:${key}@${away}` };
    const called = await runCli("quick", ["--live"], { folder, env });
    assert.match(
      called.stdout,
      new RegExp(`^openai: .*, at the proxy http://${away} of HTTPS_PR`, "m"),
    );
    const project = {
      ...env,
      SUPABASE_URL: "https://abcdefghijklmnopqrst.supabase.co",
      SUPABASE_SERVICE_ROLE_KEY: "sb_secret_test",
    };
    const read = await runCli("report", [], { folder, env: project });
    assert.match(read.stderr, new RegExp(`, at the proxy http://${away} of HTTPS_PROXY$`, "m"));
    assert.ok(!(called.stdout + read.stderr).includes(key));
    proxy.requests.splice(0);
  });

  it("names a file of certificates that is not there", async () => {
    const { code, stderr } = await runCli("quick", [], { folder, env: { DENO_CERT: "none.pem" } });
    assert.equal(code, 1);
    assert.match(stderr, /^Cannot use the certificates of DENO_CERT: none\.pem cannot be opened/m);
  });
});

function toLines(env: Record<string, string>): string {
  return Object.entries(env).map(([name, value]) => `${name}=${value}\n`).join("");
}

/** An unknown authority, `ca.pem`, and its certificate for a server. */
async function makeCertificates(folder: string): Promise<void> {
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await Deno.writeTextFile(`${folder}/names`, "subjectAltName=DNS:models.example\n");
  const commands = [
    ["req", "-x509", ...curve, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Nobody"],
    ["req", ...curve, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=Server"],
    [
      ...["x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key"],
      ...["-CAcreateserial", "-extfile", "names", "-out", "server.pem"],
    ],
  ];
  for (const args of commands) {
    const { success, stderr } = await new Deno.Command("openssl", { args, cwd: folder }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  }
}
