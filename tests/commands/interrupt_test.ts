import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type HeldProvider, startHeldProvider } from "./held_provider.ts";
import { readUntil } from "./read_until.ts";
import { runCli, startCli } from "./run_cli.ts";

/** When a run is stopped: by what it has printed, or by how far its provider is. */
interface Moment {
  when: string;
  signal?: Deno.Signal;
  stderr?: RegExp;
  stdout?: RegExp;
  provider?: string;
  /** The beginning of the model's name says where its provider stays. */
  model?: string;
  said?: RegExp;
}

const MOMENTS: Moment[] = [
  { when: "while the database starts", stderr: /Starting the database/ },
  { when: "while it is brought up to date", signal: "SIGTERM", stderr: /Bringing the/ },
  { when: "before the run is started", stdout: /data in / },
  { when: "before the first claim", stdout: /Run started/, model: "open" },
  {
    when: "between claim and connection",
    provider: "open",
    said: /^Stopped: 0 of 3 measured, 3 cancelled$/m,
  },
  {
    when: "before the headers",
    signal: "SIGHUP",
    provider: "headers",
    said: /^Stopped: 0 of 3 measured, 3 cancelled$/m,
  },
  {
    when: "in the middle of the stream",
    provider: "tokens",
    said: /^Stopped: 0 of 3 measured, 3 cancelled$/m,
  },
  { when: "while a result is recorded", provider: "end", model: "ok" },
  { when: "between two targets", stdout: /Saved to DB/, model: "ok" },
  { when: "while the summary is printed", stdout: /provider +model/, model: "ok" },
];

describe("a run that is interrupted", () => {
  let folder: string;
  let provider: HeldProvider;
  let runs = 0;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    provider = startHeldProvider();
  });
  afterAll(async () => {
    await provider[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });

  /** Starts a run of three targets, signals it, and returns what it said. */
  async function interrupt(moment: Moment, signal: Deno.Signal) {
    const model = `${moment.model ?? moment.provider ?? "ok"}-${++runs}`;
    const reached = moment.provider && provider.reached(moment.provider, model);
    if (!reached) provider.reached("open", model);
    await using child = startCli(
      "benchmark",
      ["--provider", "openai", "--model", model, "--yes", "--samples", "3"],
      {
        folder,
        env: { OPENAI_API_KEY: "sk-test-key-000000", OPENAI_BASE_URL: provider.baseUrl },
      },
    );
    const shown = { stdout: "", stderr: "" };
    const seen = Promise.withResolvers<void>();
    async function read(name: "stdout" | "stderr") {
      for await (const text of child[name].pipeThrough(new TextDecoderStream())) {
        shown[name] += text;
        if (moment[name]?.test(shown[name])) seen.resolve();
      }
    }
    const output = Promise.all([read("stdout"), read("stderr")]);
    // If it ends before, the assertions below show its output.
    await Promise.race([reached ?? seen.promise, child.status]);
    try {
      child.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    const { code } = await child.status;
    await output;
    return { code, model, ...shown };
  }

  const stopped: string[] = [];
  for (const moment of MOMENTS) {
    it(`stops ${moment.when} and leaves nothing that waits`, async () => {
      let asked: number;
      let outcome: Awaited<ReturnType<typeof interrupt>>;
      let left = 5;
      do {
        asked = provider.asked.length;
        outcome = await interrupt(moment, moment.signal ?? "SIGINT");
        // Nothing holds it at some moments: then it may have ended before the signal came.
      } while (outcome.code === 0 && --left > 0);
      assert.equal(outcome.code, 130, outcome.stdout + outcome.stderr);
      assert.match(outcome.stderr, /^Stopping\./m);
      if (moment.said) assert.match(outcome.stdout, moment.said);
      // What was stopped before it has left nothing to it.
      assert.doesNotMatch(outcome.stderr, /left unfinished|^Waiting/m);
      assert.deepEqual(
        provider.asked.slice(asked).filter((model) => stopped.includes(model)),
        [],
        "a target of a stopped run was called",
      );
      stopped.push(outcome.model);
    });
  }

  it("leaves a run that it could not stop to the next command, which reports and stops it", async () => {
    const killed = await interrupt({ when: "", provider: "tokens" }, "SIGKILL");
    const next = await runCli(
      "benchmark",
      ["--provider", "openai", "--model", "ok-last", "--yes"],
      {
        folder,
        env: { OPENAI_API_KEY: "sk-test-key-000000", OPENAI_BASE_URL: provider.baseUrl },
      },
    );
    assert.equal(next.code, 0, next.stderr);
    assert.match(
      next.stderr,
      /^The run "manual-run" of .*: left unfinished by a process that has ended; 0 of 3 measured, 3 cancelled$/m,
    );
    assert.match(next.stdout, /^1 of 1 succeeded/m);
    assert.deepEqual(provider.asked.slice(-2), [killed.model, "ok-last"]);
    const query = `select
      count(*) filter (where finished_at is null)::int as runs,
      (select count(*)::int from run_targets where closed_at is null) as targets,
      (select count(*)::int from benchmark_results) -
        (select count(*)::int from run_targets where state = 'done') as lost
      from runs`;
    const left = await runCli("sql", ["--live", "--json", query], { folder });
    assert.deepEqual(JSON.parse(left.stdout), [{ runs: 0, targets: 0, lost: 0 }], left.stderr);
  });

  it("ends at once when it is told so again", async () => {
    await using child = startCli("benchmark", ["--simulated"], { folder });
    await readUntil(child.stderr, "Starting the database");
    child.kill("SIGINT");
    const again = setInterval(() => {
      try {
        child.kill("SIGINT");
      } catch { /* It has ended. */ }
    }, 50);
    const { code } = await child.status;
    clearInterval(again);
    await child.stdout.cancel();
    assert.equal(code, 130);
  });
});
