import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import type { LogLine } from "./log_line.ts";
import { type Functions, startFunctions } from "./start_functions.ts";
import { spawnDeno } from "../lib/spawn_deno.ts";
import { testProject } from "./testdata/options.ts";
import { until } from "./testdata/until.ts";
import { PACKAGES_LOCK } from "../lib/packages_lock.ts";

describe("startFunctions()", () => {
  let functions: Functions;
  let lines: LogLine[];
  beforeAll(async () => {
    functions = await startFunctions({
      folder: testProject.functionsDir,
      env: { SB_REGION: "local", OPENAI_API_KEY: "sk-1" },
      onLog: (line) => lines.push(line),
    });
    lines = [];
  });
  afterAll(() => functions.stop());
  afterEach(() => {
    lines = [];
  });

  function call(path: string, init: RequestInit = {}, signal = new AbortController().signal) {
    const request = new Request(`http://127.0.0.1/functions/v1/${path}`, init);
    return functions.call(path.split(/[/?]/)[0], request, signal);
  }

  async function pid(): Promise<number> {
    return (await (await call("probe/env")).json()).pid;
  }

  it("calls a function under the path it has when hosted", async () => {
    const response = await call("probe/echo?status=201", { method: "PUT", body: "hello" });
    assert.equal(response.status, 201);
    assert.equal(response.headers.get("x-method"), "PUT");
    assert.equal(response.headers.get("x-path"), "/probe/echo");
    assert.equal(await response.text(), "hello");
  });

  it("answers 404 for a function that is not there", async () => {
    for (const path of ["nobody", "_shared", "..", "constructor"]) {
      const response = await call(path);
      assert.equal(response.status, 404);
      assert.equal((await response.json()).code, "NOT_FOUND");
    }
  });

  it("answers 503 for a function that cannot start, each time", async () => {
    for (let n = 0; n < 2; n++) {
      const response = await call("broken");
      assert.equal(response.status, 503);
      assert.equal((await response.json()).code, "BOOT_ERROR");
    }
    assert.ok(lines.some((line) => line.message.includes("this function cannot start")));
  });

  it("answers 500 for a function that throws, whose process goes on", async () => {
    const before = await pid();
    const response = await call("probe/throw");
    assert.equal(response.status, 500);
    assert.equal((await response.json()).code, "WORKER_ERROR");
    assert.equal(await pid(), before);
  });

  it("gives a function its own environment and no permission beyond it", async () => {
    Deno.env.set("NOT_FOR_FUNCTIONS", "secret");
    await functions.kill("probe");
    const { env, read, run, write } = await (await call("probe/env")).json();
    Deno.env.delete("NOT_FOR_FUNCTIONS");
    assert.equal(env.SB_REGION, "local");
    assert.equal(env.OPENAI_API_KEY, "sk-1");
    assert.match(env.SB_EXECUTION_ID, /^[0-9a-f-]{36}$/);
    assert.equal(env.NOT_FOR_FUNCTIONS, undefined);
    assert.deepEqual([read, run, write], ["prompt", "prompt", "prompt"]);
  });

  it("passes on what a function logs, line by line", async () => {
    await (await call("probe/log")).body?.cancel();
    await until(() => lines.length === 2 ? lines : null);
    assert.deepEqual(lines.find((line) => line.level === "warn"), {
      level: "warn",
      message: "from json",
      run_id: "r1",
      function: "probe",
    });
    assert.deepEqual(lines.find((line) => line.level === "error"), {
      level: "error",
      message: "not json",
      function: "probe",
    });
  });

  it("passes on the bodies of requests and answers as streams", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const encoder = new TextEncoder();
    const written = writer.write(encoder.encode("first"));
    const response = await call("probe/echo", { method: "POST", body: readable });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    await written;
    assert.equal((await reader.read()).value, "first");
    await writer.write(encoder.encode("second"));
    assert.equal((await reader.read()).value, "second");
    await writer.close();
    assert.equal((await reader.read()).done, true);
  });

  it("starts a new process after a kill, and fails the requests under way", async () => {
    const before = await pid();
    const hanging = call("probe/hang");
    const failed = assert.rejects(hanging);
    await (await call("probe/log")).body?.cancel();
    await functions.kill("probe");
    await failed;
    assert.notEqual(await pid(), before);
    await functions.kill("nobody");
  });

  it("starts one process for requests that come together", async () => {
    await functions.kill("probe");
    const pids = await Promise.all([pid(), pid(), pid()]);
    assert.equal(new Set(pids).size, 1);
  });

  it("keeps what a function left to be done in the background", async () => {
    await (await call("probe/background")).body?.cancel();
    await until(() => lines.find((line) => line.message === "done in the background") ?? null);
  });

  it("tells a function that it will end, and lets it finish", async () => {
    await (await call("probe/farewell")).body?.cancel();
    await functions.stop();
    assert.deepEqual(lines.map((line) => line.message), ["beforeunload: termination", "finished"]);
  });
});

describe("startFunctions() with isolates that live briefly", () => {
  const wallClockMs = 2_000;
  let functions: Functions;
  const lines: LogLine[] = [];
  beforeAll(async () => {
    functions = await startFunctions({
      folder: testProject.functionsDir,
      env: {},
      wallClockMs,
      onLog: (line) => lines.push(line),
    });
  });
  afterAll(() => functions.stop());

  function call(path: string, region?: string): Promise<Response> {
    const request = new Request(`http://127.0.0.1/functions/v1/probe/${path}`, {
      headers: region === undefined ? {} : { "x-region": region },
    });
    return functions.call("probe", request, new AbortController().signal);
  }

  it("serves a request in the region it asks for", async () => {
    const { env } = await (await call("env", "eu-west-1")).json();
    assert.equal(env.SB_REGION, "eu-west-1");
    const elsewhere = await (await call("env", "us-east-1")).json();
    assert.equal(elsewhere.env.SB_REGION, "us-east-1");
  });

  it("gives an isolate no new requests after half its time, a word, and then an end", async () => {
    const { pid } = await (await call("env")).json();
    await (await call("farewell")).body?.cancel();
    const hanging = assert.rejects(call("hang"));
    await until(async () => (await (await call("env")).json()).pid === pid ? null : "another");
    await until(() => lines.find(({ message }) => message.startsWith("beforeunload")) ?? null);
    await hanging;
  });
});

describe("startFunctions() in a process that is killed", () => {
  it("leaves no function behind", async () => {
    const program = fileURLToPath(new URL("./testdata/hold_function.ts", import.meta.url));
    const holder = spawnDeno({
      path: Deno.execPath(),
      args: ["run", "--quiet", "--allow-all", PACKAGES_LOCK, program],
    });
    const address = await holder.ready;
    await (await fetch(address)).body?.cancel();
    await holder.kill();
    await until(async () => {
      try {
        await (await fetch(address)).body?.cancel();
        return null;
      } catch {
        return "refused";
      }
    });
  });
});

describe("startFunctions() with a function whose packages cannot be found", () => {
  it("names the module that is missing", async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${folder}/lost`);
      await Deno.writeTextFile(`${folder}/lost/index.ts`, 'import "./missing.ts";');
      await assert.rejects(
        startFunctions({ folder, env: {} }),
        /Cannot prepare the functions: [^]*missing\.ts/,
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});
