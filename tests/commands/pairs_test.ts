import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type HeldProvider, startHeldProvider } from "./held_provider.ts";
import { readUntil } from "./read_until.ts";
import { type Outcome, runCli, startCli } from "./run_cli.ts";

/** What each command is asked to do here, on the folder of the simulated providers. */
const COMMANDS: Record<string, string[]> = {
  benchmark: ["--simulated", "--provider", "groq"],
  sync_models: ["--simulated", "--provider", "groq"],
  sql: ["--simulated", "select 1 as one"],
  report: ["--simulated"],
  export: ["--simulated"],
  quick: ["--simulated", "--provider", "groq"],
  recompute: ["--simulated"],
  doctor: ["--simulated"],
};

/** The project may have problems; the doctor must have run. */
function assertDone(name: string, { code, stdout, stderr }: Outcome) {
  assert.doesNotMatch(stderr, /Cannot/, `${name}: ${stdout}${stderr}`);
  if (name === "doctor") assert.match(stdout, /migrations/);
  else assert.equal(code, 0, `${name}: ${stdout}${stderr}`);
}

describe("commands at once on one folder", () => {
  let folder: string;
  let provider: HeldProvider;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    provider = startHeldProvider();
  });
  afterAll(async () => {
    await provider[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });

  it("all do their work when all start at the same time, with no stack running", async () => {
    const names = Object.keys(COMMANDS);
    const outcomes = await Promise.all(
      names.map((name) => runCli(name, COMMANDS[name], { folder })),
    );
    for (const [index, name] of names.entries()) assertDone(name, outcomes[index]);
  });

  it("all join dev, each of them twice, which a second dev does not, and are told when it ends", async () => {
    await using dev = startCli("dev", ["--simulated", "--port", "0", "--json"], { folder });
    await readUntil(dev.stdout, "\n");
    // Together with the cases above, every possible pair.
    const names = [...Object.keys(COMMANDS), ...Object.keys(COMMANDS)];
    const [second, ...outcomes] = await Promise.all([
      runCli("dev", ["--simulated", "--port", "0"], { folder }),
      ...names.map((name) => runCli(name, COMMANDS[name], { folder })),
    ]);
    for (const [index, name] of names.entries()) {
      assertDone(name, outcomes[index]);
      assert.doesNotMatch(outcomes[index].stderr, /Starting the database/);
    }
    assert.equal(second.code, 1);
    const held = new RegExp(
      `^Cannot open .*: "deno task dev" \\(pid ${dev.pid}\\) has it open`,
      "m",
    );
    assert.match(second.stderr, held);

    await using guest = startCli("benchmark", ["--simulated", "--samples", "20"], { folder });
    await readUntil(guest.stdout, "Testing");
    const said = readUntil(guest.stderr, null);
    dev.kill("SIGKILL");
    const [{ code }, stderr] = await Promise.all([guest.status, said, dev.stderr.cancel()]);
    assert.equal(code, 1);
    assert.match(stderr, /^Cannot (go on: "deno task dev" \(pid \d+\).* has ended|reach http)/m);
  });

  it("all join a benchmark, which waits for the users of its stack and names them", async () => {
    const env = { OPENAI_API_KEY: "sk-test-key-000000", OPENAI_BASE_URL: provider.baseUrl };
    const live = (args: string[]) =>
      args.map((word) => word === "--simulated" ? "--live" : word === "groq" ? "openai" : word);
    const held = provider.reached("tokens", "tokens-host");
    const run = (model: string) => ["--live", "--provider", "openai", "--model", model, "--yes"];
    await using host = startCli("benchmark", run("tokens-host"), { folder, env });
    const hostSaid = Promise.all([readUntil(host.stdout, null), readUntil(host.stderr, null)]);
    await held;

    const waiting = startCli("benchmark", run("ok-guest"), { folder, env });
    const waiter = readUntil(waiting.stdout, "at the latest");
    const waitingSaid = readUntil(waiting.stderr, null);
    const names = ["sync_models", "sql", "report", "export", "quick", "recompute", "doctor"];
    const [second, ...outcomes] = await Promise.all([
      runCli("dev", ["--live", "--port", "0"], { folder, env }),
      ...names.map((name) => runCli(name, live(COMMANDS[name]), { folder, env })),
    ]);
    for (const [index, name] of names.entries()) {
      assertDone(name, outcomes[index]);
      assert.doesNotMatch(outcomes[index].stderr, /Starting the database/);
    }
    assert.match(second.stderr, /^Cannot open .*: "deno task benchmark" \(pid \d+\) has it open/m);

    assert.match(
      await waiter,
      /^Waiting for the run "manual-run", which measures openai \/ tokens-host: until \d\d:\d\d:\d\d at/m,
    );
    provider.release("tokens-host");
    const [{ code }, stderr, [stdout]] = await Promise.all([waiting.status, waitingSaid, hostSaid]);
    assert.equal(code, 0, stderr);
    assert.equal(provider.asked.at(-1), "ok-guest");
    assert.match(stdout, /^1 of 1 succeeded/m);
    assert.equal((await host.status).code, 0);
  });

  it("stop only their own run, also when they are killed", async () => {
    const env = { OPENAI_API_KEY: "sk-test-key-000000", OPENAI_BASE_URL: provider.baseUrl };
    await using dev = startCli("dev", ["--live", "--port", "0", "--json"], { folder, env });
    await readUntil(dev.stdout, "\n");
    for (const signal of ["SIGINT", "SIGKILL"] as const) {
      const model = `tokens-${signal}`;
      const reached = provider.reached("tokens", model);
      const args = ["--live", "--provider", "openai", "--model", model, "--yes", "--samples", "3"];
      await using guest = startCli("benchmark", args, { folder, env });
      const said = readUntil(guest.stdout, null);
      await reached;
      await guest.stderr.cancel();
      guest.kill(signal);
      const [{ code }, stdout] = await Promise.all([guest.status, said]);
      if (signal === "SIGINT") {
        assert.equal(code, 130);
        assert.match(stdout, /^Stopped: 0 of 3 measured, 3 cancelled$/m);
      }
      const next = ["--live", "--provider", "openai", "--model", `ok-after-${signal}`, "--yes"];
      const after = await runCli("benchmark", next, { folder, env });
      assert.equal(after.code, 0, after.stderr);
      assert.equal(provider.asked.filter((name) => name === model).length, 1);
    }
    dev.kill("SIGTERM");
    await Promise.all([dev.status, dev.stderr.cancel()]);
  });
});
