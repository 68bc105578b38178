import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { HttpError } from "./http_error.ts";
import { readBody } from "./read_body.ts";
import { chooseRunRequest } from "../run/run_request.ts";

function post(body: BodyInit | null): Request {
  return new Request("http://localhost", { method: "POST", body });
}

async function faultOf(body: BodyInit): Promise<string[]> {
  const error = await readBody(post(body), chooseRunRequest).catch((error: unknown) => error);
  assert.ok(error instanceof HttpError);
  assert.equal(error.status, 400);
  return error.details!.map(({ field }) => field);
}

describe("readBody()", () => {
  it("takes no body for an empty one", async () => {
    assert.deepEqual(await readBody(post(null), chooseRunRequest), {});
    assert.deepEqual(await readBody(post(" \n"), chooseRunRequest), {});
  });

  it("reads a request to start and one to resume", async () => {
    assert.deepEqual(await readBody(post('{"samples":2}'), chooseRunRequest), { samples: 2 });
    const resume = crypto.randomUUID();
    assert.deepEqual(await readBody(post(JSON.stringify({ resume })), chooseRunRequest), {
      resume,
      lane: 1,
      region: null,
    });
  });

  it("names every field at fault", async () => {
    assert.deepEqual(await faultOf('{"samples":0,"warm":"yes","colour":1}'), [
      "samples",
      "warm",
      "colour",
    ]);
    assert.deepEqual(await faultOf('{"providers":["openai",""]}'), ["providers.1"]);
    assert.deepEqual(await faultOf('{"prompt":"a","prompt_text":"b"}'), ["prompt_text"]);
  });

  it("gives up a body that is too long without reading it whole", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(64 * 1024).fill(32));
      },
    });
    assert.deepEqual(await faultOf(endless), ["body"]);
    assert.ok(sent < 20);
  });

  it("says that a body is no JSON", async () => {
    assert.deepEqual(await faultOf("{"), ["body"]);
    assert.deepEqual(await faultOf("null"), ["body"]);
  });
});
