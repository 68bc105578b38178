import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { checkCorpus } from "./check_corpus.ts";

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

/** Checks a folder with one stream, in the given files beside it. */
async function checkFiles(files: Record<string, unknown>) {
  const path = await Deno.makeTempDir();
  try {
    const folder = pathToFileURL(`${path}/`);
    for (const name of ["streams", "errors"]) await Deno.mkdir(new URL(name, folder));
    for (const [name, content] of Object.entries(files)) {
      const text = typeof content === "string" ? content : JSON.stringify(content);
      await Deno.writeTextFile(new URL(name, folder), text);
    }
    return await checkCorpus(folder, 1);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

describe("checkCorpus()", () => {
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
    assert.equal(checks[3].problem, "outcome is rate_limited, not auth_failed");
  });
});
