import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compareCorpus } from "./compare_corpus.ts";

const stream = `data: {"choices":[{"delta":{"content":"Grün"},"finish_reason":"stop"}],` +
  `"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}\n\ndata: [DONE]\n\n`;
const entry = {
  file: "example.sse",
  format: "openai",
  finish_reason: "stop",
  done: true,
  prompt_tokens: 3,
  completion_tokens: 2,
  total_tokens: 5,
  error: null,
};

function encodeBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Checks a folder with one stream and the given files. */
async function checkFiles(files: Record<string, unknown>) {
  const path = await Deno.makeTempDir();
  try {
    for (const name of ["streams", "errors"]) await Deno.mkdir(join(path, name));
    for (const [name, content] of Object.entries(files)) {
      const text = typeof content === "string" ? content : JSON.stringify(content);
      await Deno.writeTextFile(join(path, name), text);
    }
    return await compareCorpus(pathToFileURL(`${path}/`), 1);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

describe("compareCorpus()", () => {
  it("feeds each stream in four ways, and reads each error", async () => {
    const checks = await checkFiles({
      "streams/manifest.json": [{ ...entry, text_sha256: await sha256("Grün") }],
      "streams/example.sse": stream,
      "streams/example.chunks.json": [encodeBase64(stream)],
      "errors/openai-429-quota.json": { error: { message: "No", code: "insufficient_quota" } },
    });
    assert.deepEqual(checks, [
      { name: "streams/example.sse, whole", problem: null },
      { name: "streams/example.sse, recorded chunks", problem: null },
      { name: "streams/example.sse, byte by byte", problem: null },
      { name: "streams/example.sse, random pieces", problem: null },
      { name: "errors/openai-429-quota.json", problem: null },
    ]);
  });

  it("says what is wrong", async () => {
    const checks = await checkFiles({
      "streams/manifest.json": [{ ...entry, completion_tokens: 7 }],
      "streams/example.sse": stream,
      "errors/openai-401-key.json": {
        error: { message: "Slow down", code: "rate_limit_exceeded" },
      },
    });
    assert.equal(checks.length, 4);
    assert.equal(checks[0].problem, "completion_tokens is 2, not 7");
    assert.equal(checks[3].problem, "outcome is rate_limited, not auth_failed or quota_exceeded");
  });

  it("counts an unreadable file as one failure, and continues", async () => {
    const checks = await checkFiles({
      "streams/manifest.json": [
        5,
        { ...entry, file: "missing.sse" },
        { ...entry, format: undefined },
        { ...entry, format: "telepathy" },
        { ...entry, done: "yes" },
        { ...entry, file: "chunks.sse" },
        entry,
      ],
      "streams/example.sse": stream,
      "streams/chunks.sse": stream,
      "streams/chunks.chunks.json": "[",
    });
    const problems = checks.map(({ name, problem }) => `${name}: ${problem}`);
    assert.equal(checks.length, 6 + 3);
    assert.match(problems[0], /^streams\/manifest.json, entry 1: Cannot read the entry/);
    assert.match(problems[1], /^streams\/missing.sse: Cannot read the file: .*missing.sse/);
    assert.match(problems[2], /^streams\/example.sse: Cannot read the entry: format: /);
    assert.match(problems[3], /^streams\/example.sse: Cannot read the entry: format: /);
    assert.match(problems[4], /^streams\/example.sse: Cannot read the entry: done: /);
    assert.match(problems[5], /^streams\/chunks.sse: Cannot read the recorded chunks: /);
    assert.deepEqual(checks.slice(6).map(({ problem }) => problem), [null, null, null]);
  });

  it("reads the errors, whatever is wrong with the streams", async () => {
    for (const manifest of ["[", { streams: [] }]) {
      const checks = await checkFiles({
        "streams/manifest.json": manifest,
        "errors/openai-429.json": { error: { message: "Slow down" } },
        "errors/.hidden": "",
        "errors/README.md": "Error bodies",
      });
      assert.deepEqual(checks.map(({ name }) => name), [
        "streams/manifest.json",
        "errors/openai-429.json",
      ]);
      assert.match(checks[0].problem ?? "", /^Cannot read the manifest: /);
      assert.equal(checks[1].problem, null);
    }
    assert.equal((await checkFiles({})).length, 1);
  });

  it("finds files and chunks under any name", async () => {
    const checks = await checkFiles({
      "streams/manifest.json": [{ ...entry, file: "a #1 100%.txt" }],
      "streams/a #1 100%.txt": stream,
      "streams/a #1 100%.chunks.json": [encodeBase64(stream)],
    });
    assert.equal(checks.length, 4);
    assert.deepEqual(checks.filter(({ problem }) => problem !== null), []);
  });
});
