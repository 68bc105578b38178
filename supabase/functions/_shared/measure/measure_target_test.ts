import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import zlib from "node:zlib";
import { measureTarget } from "./measure_target.ts";
import type { Measurement } from "./measurement.ts";
import { unpackArrivals } from "./pack_arrivals.ts";
import { fromBytesText } from "../platform/bytes_text.ts";
import { PROVIDER_DIALECTS } from "../provider/dialect.ts";
import { DIALECT_STREAMS } from "../testing/dialect_streams.ts";
import { makeTarget } from "../testing/make_target.ts";
import { chunkOf, eventOf, serveAnswers, streamOf } from "../testing/serve_answers.ts";
import { serveRaw } from "../testing/serve_raw.ts";
import { UnsentRequestError } from "../errors/transport_failure.ts";
import type { Limits } from "../platform/limits.ts";

const encoder = new TextEncoder();
const usage = { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 };
const finish = [chunkOf({}, "stop"), { choices: [], usage }, "[DONE]"];
const streamHead = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";

/** Writes text to a connection. */
async function write(connection: Deno.TcpConn, text: string): Promise<void> {
  await writeAll(connection, encoder.encode(text));
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.length;) start += await connection.write(bytes.subarray(start));
}

/** Writes `text` again and again, until the client has had enough. */
async function flood(connection: Deno.TcpConn, text: string): Promise<void> {
  const bytes = encoder.encode(text);
  while (true) await writeAll(connection, bytes);
}

/** Keeps this process busy, as its own work may. */
function standStill(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/**
 * Measures under short limits, and under ever longer ones while it has not seen what the case is
 * about: what happens when a limit passes cannot be told if a busy machine let it pass before that.
 */
async function measureSeeing(
  limits: Partial<Limits>,
  hasSeen: (measurement: Measurement) => boolean,
  measure: (limits: Partial<Limits>) => Promise<Measurement>,
): Promise<Measurement> {
  for (let times = 1;; times *= 2) {
    const longer = Object.entries(limits).map(([name, limit]) => [name, limit * times]);
    const measurement = await measure(Object.fromEntries(longer));
    if (hasSeen(measurement) || times === 64) return measurement;
  }
}

function hasStatus({ status_code }: Measurement): boolean {
  return status_code !== null;
}

describe("measureTarget() with a provider that answers", () => {
  it("measures every time, count and speed of a success", async () => {
    await using provider = serveAnswers(() => {
      const response = streamOf(chunkOf({ content: "Red" }), chunkOf({ content: "!" }), ...finish);
      response.headers.set("x-request-id", "req_1");
      return response;
    });
    const measurement = await measureTarget(makeTarget({ warm: true }), {
      baseUrl: provider.baseUrl,
      apiKey: "test-key",
    });
    assert.equal(measurement.outcome, "success");
    assert.equal(measurement.error_message, null);
    assert.equal(measurement.status_code, 200);
    assert.equal(measurement.response_text, "Red!");
    assert.equal(measurement.input_tokens, 5);
    assert.equal(measurement.output_tokens, 3);
    assert.equal(measurement.token_source, "provider");
    assert.equal(measurement.finish_reason, "stop");
    assert.equal(measurement.provider_request_id, "req_1");
    assert.equal(measurement.served_model, "served");
    assert.equal(measurement.warm, true);
    assert.ok(measurement.connect_ms !== null && measurement.connect_ms > 0);
    assert.ok(measurement.headers_ms !== null);
    assert.ok(measurement.headers_ms <= measurement.total_latency_ms);
    if (measurement.ttft_ms === null) {
      const [first] = unpackArrivals(fromBytesText(measurement.arrivals!)).arrivals;
      assert.ok(first.lateMs > 0, "a first token is unknown only where a pause of ours delayed it");
    } else {
      assert.ok(measurement.headers_ms <= measurement.ttft_ms);
      assert.ok(measurement.ttft_ms <= measurement.total_latency_ms);
    }
    assert.ok(measurement.total_latency_ms <= measurement.request_age_ms);

    const [warmUp, request] = provider.requests;
    assert.equal(warmUp.method, "HEAD");
    assert.equal(warmUp.headers.get("authorization"), null);
    assert.equal(request.path, "/v1/chat/completions");
    assert.equal(request.headers.get("authorization"), "Bearer test-key");
    assert.equal(request.headers.get("x-client-request-id"), measurement.request_id);
    assert.equal(request.headers.get("accept-encoding"), "identity");
    assert.equal(request.body.max_completion_tokens, 64);
  });

  it("takes chunks that are written at once for one arrival, and tells no speed", async () => {
    await using provider = serveRaw(async (connection) => {
      const events = Array.from({ length: 150 }, () => eventOf(chunkOf({ content: " word" })));
      const body = [...events, ...finish.map(eventOf)]
        .map((event) => `${event.length.toString(16)}\r\n${event}\r\n`).join("");
      const head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
      await write(connection, `${head}transfer-encoding: chunked\r\n\r\n${body}0\r\n\r\n`);
      connection.close();
    });
    const measurement = await measureTarget(makeTarget(), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "success");
    const { tps, tps_total, itl_ms, arrivals } = measurement;
    assert.deepEqual([tps, tps_total, itl_ms], [null, null, null], `of ${arrivals}`);
    // A pause of ours may hide it, and then it is not known.
    assert.notEqual(measurement.batched, false);
  });

  it("gives no speed where our own pause delayed the last token", async () => {
    for (const pauseMs of [20, 24, 60]) {
      await using provider = serveRaw(async (connection) => {
        await write(connection, streamHead);
        for (let token = 0; token < 30; token++) {
          await new Promise((resolve) => setTimeout(resolve, 2));
          const writing = write(connection, eventOf(chunkOf({ content: " word" })));
          if (token === 29) standStill(pauseMs);
          await writing;
        }
        // So that nothing comes with the last token.
        await new Promise((resolve) => setTimeout(resolve, 5));
        const report = { choices: [], usage: { ...usage, completion_tokens: 30 } };
        await write(connection, [chunkOf({}, "stop"), report, "[DONE]"].map(eventOf).join(""));
      });
      const { outcome, tps, tps_total, last_token_ms } = await measureTarget(makeTarget(), {
        baseUrl: provider.baseUrl,
        apiKey: null,
      });
      assert.equal(outcome, "success");
      assert.deepEqual([tps, tps_total], [null, null], `${pauseMs} ms: ${last_token_ms}`);
    }
  });

  it("has no speed when all came in one read", async () => {
    await using provider = serveRaw(async (connection) => {
      const body = eventOf(chunkOf({ content: "a" })) + eventOf(chunkOf({ content: "b" })) +
        finish.map(eventOf).join("");
      await write(connection, `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    });
    const measurement = await measureTarget(makeTarget(), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "success");
    assert.equal(measurement.token_reads, 1);
    assert.equal(measurement.tps, null);
    assert.equal(measurement.tps_total, null);
    assert.equal(measurement.warm, false);
    assert.equal(measurement.connect_ms, null);
  });

  it("speaks the dialect of Anthropic", async () => {
    await using provider = serveAnswers(() =>
      streamOf(
        { type: "message_start", message: { id: "msg_1", usage: { input_tokens: 4 } } },
        { type: "content_block_delta", delta: { type: "text_delta", text: "Red" } },
        { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 2 } },
        { type: "message_stop" },
      )
    );
    const measurement = await measureTarget(makeTarget({ dialect: "anthropic" }), {
      baseUrl: `${provider.baseUrl}/`,
      apiKey: "test-key",
    });
    assert.equal(measurement.outcome, "success");
    assert.equal(measurement.output_tokens, 2);
    assert.equal(measurement.provider_request_id, "msg_1");
    assert.equal(provider.requests[0].path, "/v1/messages");
    assert.equal(provider.requests[0].headers.get("x-api-key"), "test-key");
    assert.equal(provider.requests[0].headers.get("anthropic-version"), "2023-06-01");
  });

  for (const dialect of PROVIDER_DIALECTS) {
    it(`measures in ${dialect}, and tells the key to nobody else`, async () => {
      const { text, stop } = DIALECT_STREAMS[dialect];
      await using provider = serveAnswers((post) =>
        post === 1
          ? new Response(text("Red and test-key-0123456789.", stop), {
            headers: { "content-type": "text/event-stream" },
          })
          : Response.json({ error: { message: "No test-key-0123456789" } }, { status: 401 })
      );
      const access = { baseUrl: provider.baseUrl, apiKey: "test-key-0123456789" };
      const target = makeTarget({ dialect, warm: true });
      const measured = await measureTarget(target, access);
      assert.equal(measured.outcome, "success");
      assert.equal(measured.finish_reason, stop);
      assert.equal(measured.response_text, "Red and [redacted].");
      const refused = await measureTarget(target, access);
      assert.equal(refused.outcome, "auth_failed");
      assert.equal(refused.error_message, "No [redacted]");
      for (const { method, path, query, headers } of provider.requests) {
        const keyed = [...headers].filter(([, value]) => value.includes("test-key")).length;
        assert.equal(keyed, method === "POST" ? 1 : 0);
        assert.doesNotMatch(path + query, /test-key/);
      }
    });
  }

  it("estimates tokens that were not reported", async () => {
    await using provider = serveAnswers(() =>
      streamOf(chunkOf({ content: "Red, green and blue." }), chunkOf({}, "stop"), "[DONE]")
    );
    const measurement = await measureTarget(makeTarget(), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "success");
    assert.equal(measurement.token_source, "estimated");
    assert.ok((measurement.output_tokens ?? 0) >= 4);
    assert.ok((measurement.input_tokens ?? 0) >= 3);
  });

  it("hides the key before the text is cut, in whatever form and however split", async () => {
    const apiKey = "sk-test-0123456789abcdefghijklm";
    const forms = [apiKey, apiKey.toUpperCase(), btoa(apiKey), apiKey.replaceAll("-", "%2D")];
    for (const form of forms) {
      for (let cut = 1; cut <= form.length; cut += 5) {
        await using provider = serveAnswers(() =>
          streamOf(
            chunkOf({ content: "Your key: " }),
            chunkOf({ content: form.slice(0, cut) }),
            chunkOf({ content: `${form.slice(cut)} and more` }),
            ...finish,
          )
        );
        const limits = { ...makeTarget().limits, textChars: 10 + cut };
        const { response_text } = await measureTarget(makeTarget({ limits }), {
          baseUrl: provider.baseUrl,
          apiKey,
        });
        assert.match(`${response_text}[redacted]`, /^Your key: (?:\[redacted\]|\[)/);
        assert.ok(!response_text?.slice(14).includes(form.slice(4, 8)), response_text ?? "");
      }
    }
  });

  it("calls a gateway by its query and its own header for the key", async () => {
    await using provider = serveAnswers(() => streamOf(chunkOf({ content: "Red" }), ...finish));
    const options = { query: { "api-version": "2024-10-21" }, authHeader: "api-key" };
    const target = makeTarget({ warm: true, options });
    await measureTarget(target, { baseUrl: `${provider.baseUrl}/?a=%2F`, apiKey: "test-key" });
    const [warmUp, request] = provider.requests;
    assert.equal(
      `${request.path}${request.query}`,
      "/v1/chat/completions?a=%2F&api-version=2024-10-21",
    );
    assert.equal(request.headers.get("api-key"), "test-key");
    assert.equal(request.headers.get("authorization"), null);
    assert.equal(warmUp.path + warmUp.query, "/");
  });

  it("stores no secret of an address, from whatever quotes it", async () => {
    await using provider = serveAnswers((n) =>
      n === 1
        ? Response.json({ error: { message: "no access to /v1?x=1 with s3cretvalue" } }, {
          status: 403,
        })
        : streamOf(chunkOf({ content: "You sent s3cretvalue and me:passw0rd" }), ...finish)
    );
    const target = makeTarget({ options: { query: { code: "s3cretvalue" } } });
    const baseUrl = provider.baseUrl.replace("//", "//me:passw0rd@");
    const refused = await measureTarget(target, { baseUrl, apiKey: null });
    assert.equal(refused.error_message, "no access to /v1?x=1 with [redacted]");
    // The answer is judged as it came, and not stored.
    const { answer: _, ...stored } = await measureTarget(target, { baseUrl, apiKey: null });
    assert.doesNotMatch(JSON.stringify(stored), /s3cret|passw0rd/);

    const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    closed.close();
    const unreachable = await measureTarget(target, {
      baseUrl: `http://me:passw0rd@127.0.0.1:${closed.addr.port}/v1?sig=0123`,
      apiKey: null,
    });
    assert.equal(unreachable.outcome, "network_error");
    assert.doesNotMatch(JSON.stringify(unreachable), /s3cret|passw0rd|sig=0123/);
  });

  it("takes usage that comes behind the end marker", async () => {
    await using provider = serveRaw(async (connection) => {
      const events = [chunkOf({ content: "Red" }), chunkOf({}, "stop"), "[DONE]"];
      await write(connection, streamHead + events.map(eventOf).join(""));
      await new Promise((resolve) => setTimeout(resolve, 30));
      await write(connection, eventOf({ choices: [], usage }));
    });
    const measurement = await measureTarget(makeTarget(), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "success");
    assert.equal(measurement.token_source, "provider");
    assert.equal(measurement.output_tokens, 3);
  });

  it("ends with the end marker when the body stays open behind it", async () => {
    await using provider = serveRaw(async (connection) => {
      await write(connection, streamHead + eventOf(chunkOf({ content: "Red" })));
      await write(connection, finish.map(eventOf).join(""));
    });
    const measurement = await measureTarget(makeTarget(), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "success");
    assert.ok(measurement.total_latency_ms < measurement.request_age_ms);
    await provider.closed;
  });
});

describe("measureTarget() with a provider that holds its answer open", () => {
  const red = eventOf(chunkOf({ content: "Red" }));
  const stop = eventOf(chunkOf({}, "stop"));
  const report = eventOf({ choices: [], usage });

  /** Measures a provider that writes the pieces one by one and then nothing, or pings. */
  function measureOpen(
    pieces: string[],
    limits: Partial<Limits>,
    hasSeen: (measurement: Measurement) => boolean,
    pinging = false,
  ) {
    return measureSeeing(limits, hasSeen, async (limits) => {
      await using provider = serveRaw(async (connection) => {
        await write(connection, streamHead);
        for (const piece of pieces) await write(connection, piece);
        if (pinging) await flood(connection, ": ping\n\ndata: ping\n\n");
      });
      const target = makeTarget({ limits: { bodyBytes: Infinity, ...limits } });
      const measurement = await measureTarget(target, { baseUrl: provider.baseUrl, apiKey: null });
      await provider.closed;
      return measurement;
    });
  }

  it("takes an answer with a finish reason for whole", async () => {
    for (const pieces of [[red, stop, report], [red + stop + report]]) {
      for (const limits of [{ gapMs: 100 }, { totalMs: 300 }]) {
        for (const pinging of [false, true]) {
          const measurement = await measureOpen(
            pieces,
            limits,
            ({ token_source }) => token_source === "provider",
            pinging,
          );
          assert.equal(measurement.outcome, "success");
          assert.equal(measurement.output_tokens, 3);
        }
      }
    }
  });

  it("does so in the dialect of Anthropic", async () => {
    await using provider = serveRaw(async (connection) => {
      const delta = { type: "content_block_delta", delta: { type: "text_delta", text: "Red" } };
      const end = { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: {} };
      await write(connection, streamHead + eventOf(delta) + eventOf(end));
    });
    const measurement = await measureSeeing(
      { gapMs: 100 },
      ({ finish_reason }) => finish_reason !== null,
      (limits) =>
        measureTarget(makeTarget({ dialect: "anthropic", limits }), {
          baseUrl: provider.baseUrl,
          apiKey: null,
        }),
    );
    assert.equal(measurement.outcome, "success");
  });

  it("still times out without a finish reason, and where text goes on behind one", async () => {
    for (const [pieces, text] of [[[red], "Red"], [[red + stop, red, red], "RedRedRed"]] as const) {
      const measurement = await measureOpen(
        [...pieces],
        { gapMs: 100 },
        ({ response_text }) => response_text === text,
      );
      assert.equal(measurement.outcome, "timeout");
    }
  });
});

describe("measureTarget() with a provider that fails", () => {
  it("keeps the message of an HTTP error, without ids and keys", async () => {
    const message = "Rate limit reached in organization org-AbC123dEf for key test-key";
    await using provider = serveAnswers(() =>
      Response.json({ error: { message, code: "rate_limit_exceeded" } }, {
        status: 429,
        headers: { "retry-after": "2", "cf-ray": "ray-1" },
      })
    );
    const measurement = await measureTarget(makeTarget(), {
      baseUrl: provider.baseUrl,
      apiKey: "test-key",
    });
    assert.equal(measurement.outcome, "rate_limited");
    assert.equal(measurement.status_code, 429);
    assert.equal(
      measurement.error_message,
      "Rate limit reached in organization [redacted] for key [redacted]",
    );
    assert.equal(measurement.error_code, "rate_limit_exceeded");
    assert.equal(measurement.retry_after_ms, 2000);
    assert.equal(measurement.provider_request_id, "ray-1");
    assert.equal(measurement.token_source, "none");
    assert.equal(measurement.output_tokens, null);
    assert.equal(measurement.ttft_ms, null);
    assert.equal(provider.requests.length, 1);
  });

  it("knows the request by the provider's header, else its body, else the edge's header", async () => {
    const edge = { "cf-ray": "ray-1" };
    const answers: [Response, string][] = [
      [
        Response.json({ error: "no", request_id: "req_1" }, { status: 500, headers: edge }),
        "req_1",
      ],
      [Response.json({ id: "o1", error: { message: "no" } }, { status: 500, headers: edge }), "o1"],
      [new Response(eventOf(chunkOf({ content: "Red" })), { headers: edge }), "chatcmpl-1"],
      [
        Response.json({ id: "o1", error: "no" }, {
          status: 500,
          headers: { ...edge, "x-generation-id": "gen-1" },
        }),
        "gen-1",
      ],
      [new Response("", { headers: edge }), "ray-1"],
    ];
    for (const [response, id] of answers) {
      await using provider = serveAnswers(() => response);
      const measurement = await measureTarget(makeTarget(), {
        baseUrl: provider.baseUrl,
        apiKey: null,
      });
      assert.equal(measurement.provider_request_id, id);
    }
  });

  it("takes a redirect as a failure and does not follow it", async () => {
    await using elsewhere = serveAnswers(() => streamOf(chunkOf({ content: "Red" }), ...finish));
    await using provider = serveAnswers(() => Response.redirect(elsewhere.baseUrl, 307));
    const measurement = await measureTarget(makeTarget({ warm: true }), {
      baseUrl: provider.baseUrl,
      apiKey: "test-key",
    });
    assert.equal(measurement.outcome, "invalid_response");
    assert.equal(measurement.status_code, 307);
    assert.match(measurement.error_message ?? "", /redirect/);
    assert.deepEqual(elsewhere.requests, []);
  });

  const streams: [string, Response, string, RegExp][] = [
    [
      "an error in the stream",
      streamOf(chunkOf({ content: "Red" }), { error: { message: "gone", code: 502 } }),
      "stream_error",
      /^gone$/,
    ],
    [
      "an error beside a finish reason",
      streamOf({ ...chunkOf({ content: "Red" }, "stop"), error: { message: "gone" } }, ...finish),
      "stream_error",
      /^gone$/,
    ],
    [
      "a stream without an end",
      streamOf(chunkOf({ content: "Red" })),
      "incomplete",
      /without a finish reason/,
    ],
    ["an empty body", new Response(""), "incomplete", /without a finish reason/],
    [
      "comments alone",
      new Response(": ping\n\n: ping\n\n"),
      "incomplete",
      /without a finish reason/,
    ],
    ["no body", new Response(null, { status: 204 }), "incomplete", /without a finish reason/],
    [
      "an error as JSON",
      Response.json({ error: { message: "Overloaded" } }),
      "stream_error",
      /^Overloaded$/,
    ],
    [
      "an answer as JSON",
      Response.json({ choices: [{ message: { content: "Red" } }] }),
      "invalid_response",
      /^Not an event stream \(application\/json\)/,
    ],
    [
      "HTML",
      new Response("<html><title>Welcome</title></html>", {
        headers: { "content-type": "text/html" },
      }),
      "invalid_response",
      /^Not an event stream \(text\/html\): Welcome$/,
    ],
    ["events that are no JSON", streamOf("{oops", ...finish), "invalid_response", /oops/],
    [
      "nothing but reasoning",
      streamOf(chunkOf({ reasoning: "Hm" }), chunkOf({}, "length"), "[DONE]"),
      "empty",
      /finish reason length/,
    ],
    [
      "a filtered answer",
      streamOf(chunkOf({ content: "Red" }), chunkOf({}, "content_filter"), "[DONE]"),
      "content_filtered",
      /content_filter/,
    ],
  ];
  for (const [name, response, outcome, message] of streams) {
    it(`tells ${name} from a success`, async () => {
      await using provider = serveAnswers(() => response);
      const measurement = await measureTarget(makeTarget(), {
        baseUrl: provider.baseUrl,
        apiKey: null,
      });
      assert.equal(measurement.outcome, outcome);
      assert.match(measurement.error_message ?? "", message);
      assert.equal(measurement.tps, null);
      assert.equal(provider.requests.length, 1);
    });
  }

  it("distinguishes an error in a field or a separate line from a success, cut anywhere", async () => {
    const red = eventOf(chunkOf({ content: "Red" }));
    const strays = [
      'error: {"code":500,"message":"Slot gone"}\n\n',
      '{"error":{"code":500,"message":"Slot gone"}}\n',
      "event: error\n\n",
    ];
    for (const stray of strays) {
      for (const end of [eventOf("[DONE]"), ""]) {
        await using provider = serveRaw(async (connection) => {
          await write(connection, streamHead + red + stray.slice(0, 9));
          await new Promise((resolve) => setTimeout(resolve, 5));
          await write(connection, stray.slice(9) + end);
          connection.close();
        });
        const measurement = await measureTarget(makeTarget(), {
          baseUrl: provider.baseUrl,
          apiKey: null,
        });
        assert.equal(measurement.outcome, "stream_error", stray);
        assert.equal(measurement.response_text, "Red");
      }
    }
  });

  it("judges an error that came instead of a stream by what it says", async () => {
    await using provider = serveAnswers(() =>
      Response.json({ code: 429, msg: "Too many requests", data: null })
    );
    const measurement = await measureTarget(makeTarget(), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "rate_limited");
    assert.equal(measurement.status_code, 200);
    assert.equal(measurement.error_code, "429");
  });

  it("keeps the tokens of an answer that failed", async () => {
    await using provider = serveAnswers(() =>
      streamOf(chunkOf({ content: "Red" }), { error: "gone" }, { choices: [], usage })
    );
    const measurement = await measureTarget(makeTarget(), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "stream_error");
    assert.equal(measurement.output_tokens, 3);
    assert.equal(measurement.response_text, "Red");
  });
});

describe("measureTarget() through a gateway", () => {
  const measureAt = ({ baseUrl }: { baseUrl: string }) =>
    measureTarget(makeTarget(), { baseUrl, apiKey: "test-key" });

  it("keeps who answered in the end, byte by byte", async () => {
    const named = { provider: "Groq", system_fingerprint: "fp_1", service_tier: "on_demand" };
    const body = [
      { ...chunkOf({ content: "Red" }), ...named },
      {
        ...chunkOf({ content: "!" }),
        ...named,
        provider: "Deep\u200bInfra",
        system_fingerprint: null,
      },
      ...finish,
    ].map(eventOf).join("");
    await using provider = serveRaw(async (connection) => {
      const head = streamHead.replace("\r\n\r\n", "\r\nx-inference-provider: novita\r\n\r\n");
      await write(connection, head);
      for (const byte of encoder.encode(body)) await writeAll(connection, Uint8Array.of(byte));
      connection.close();
    });
    const measurement = await measureAt(provider);
    assert.equal(measurement.outcome, "success");
    assert.equal(measurement.upstream, "DeepInfra");
    assert.equal(measurement.system_fingerprint, "fp_1");
    assert.equal(measurement.service_tier, "on_demand");
  });

  it("takes the header's word where the body says nothing", async () => {
    await using provider = serveAnswers(() => {
      const response = streamOf(chunkOf({ content: "Red" }), ...finish);
      response.headers.set("x-litellm-model-api-base", "https://api.groq.com/openai/v1?k=test-key");
      return response;
    });
    assert.equal((await measureAt(provider)).upstream, "api.groq.com");
  });

  it("reads how an answer was routed, also behind the end marker", async () => {
    const provider_metadata = { gateway: { routing: { finalProvider: "vertex" } } };
    for (
      const chunks of [[chunkOf({ provider_metadata }, "stop")], [...finish, { provider_metadata }]]
    ) {
      await using provider = serveAnswers(() =>
        streamOf(chunkOf({ content: "Red" }), ...chunks, { choices: [], usage })
      );
      const measurement = await measureAt(provider);
      assert.equal(measurement.outcome, "success");
      assert.equal(measurement.upstream, "vertex");
    }
  });

  it("keeps who failed", async () => {
    const error = {
      message: "busy",
      code: 429,
      metadata: { provider_name: "Google", raw: "slow down" },
    };
    const failures = [
      () =>
        Response.json({ error }, { status: 429, headers: { "x-inference-provider": "novita" } }),
      () => streamOf({ ...chunkOf({ content: "Red" }), provider: "OpenAI" }, { error }),
      () => new Response("down", { status: 502, headers: { "x-portkey-provider": "Google" } }),
    ];
    for (const failure of failures) {
      await using provider = serveAnswers(failure);
      const measurement = await measureAt(provider);
      assert.notEqual(measurement.outcome, "success");
      assert.equal(measurement.upstream, "Google");
    }
  });
});

/** Answers HEAD on a connection that it then cuts, at the next request or at once and for good. */
function cutAfterHead(comesBack: boolean): AsyncDisposable & { baseUrl: string } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  async function serve(connection: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(65_536);
    await connection.read(buffer);
    if (new TextDecoder().decode(buffer).startsWith("HEAD ")) {
      // The listener is closed before the answer is read.
      if (!comesBack) listener.close();
      const close = comesBack ? "" : "connection: close\r\n";
      await write(connection, `HTTP/1.1 200 OK\r\n${close}content-length: 0\r\n\r\n`);
      if (comesBack) await connection.read(buffer);
    }
    connection.close();
  }
  const serving: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const connection of listener) serving.push(serve(connection));
  })();
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    async [Symbol.asyncDispose]() {
      if (comesBack) listener.close();
      await accepting;
      await Promise.all(serving);
    },
  };
}

describe("measureTarget() with a body in an encoding that was not asked for", () => {
  const events = [chunkOf({ content: "Red" }), chunkOf({ content: "!" }), ...finish].map(eventOf);
  const encoded = (encoding: string) =>
    `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n` +
    `content-encoding: ${encoding}\r\ntransfer-encoding: chunked\r\n\r\n`;
  const encoders: [string, () => zlib.Gzip | zlib.BrotliCompress | zlib.Deflate][] = [
    ["gzip", () => zlib.createGzip()],
    ["br", () => zlib.createBrotliCompress()],
    ["deflate", () => zlib.createDeflate()],
    ["deflate", () => zlib.createDeflateRaw()],
  ];

  async function writeChunk(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
    await write(connection, `${bytes.length.toString(16)}\r\n`);
    await writeAll(connection, bytes);
    await write(connection, "\r\n");
  }

  for (const [encoding, encoder] of encoders) {
    it(`reads ${encoding}, flushed for each event, as it comes`, async () => {
      await using provider = serveRaw(async (connection) => {
        await write(connection, encoded(encoding));
        const compress = encoder();
        let bytes = new Uint8Array(0);
        compress.on("data", (more: Uint8Array) => bytes = Uint8Array.from([...bytes, ...more]));
        for (const event of events) {
          compress.write(event);
          await new Promise<void>((resolve) => compress.flush(() => resolve()));
          await new Promise((resolve) => setTimeout(resolve, 40));
          await writeChunk(connection, bytes);
          bytes = new Uint8Array(0);
        }
        await new Promise<void>((resolve) => compress.end(() => resolve()));
        await new Promise((resolve) => setTimeout(resolve, 10));
        if (bytes.length > 0) await writeChunk(connection, bytes);
        await write(connection, "0\r\n\r\n");
      });
      const measurement = await measureTarget(makeTarget(), {
        baseUrl: provider.baseUrl,
        apiKey: null,
      });
      assert.equal(measurement.error_message, null);
      assert.equal(measurement.outcome, "success");
      assert.equal(measurement.response_text, "Red!");
      assert.deepEqual(measurement.remarks, ["encoded"]);
      assert.equal(measurement.token_reads, 2);
      assert.equal(measurement.token_source, "provider");
      // A pause of this process may make either time unknown, or delay the first.
      const { ttft_ms, last_token_ms } = measurement;
      assert.ok(ttft_ms === null || last_token_ms === null || last_token_ms > ttft_ms);
    });
  }

  it("reads a body that is not encoded after all, and one that is cut off after its last flush", async () => {
    const cut = zlib.gzipSync(events.join(""), { finishFlush: zlib.constants.Z_SYNC_FLUSH });
    for (const chunks of [events.map((event) => encoder.encode(event)), [cut]]) {
      await using provider = serveRaw(async (connection) => {
        await write(connection, encoded("gzip"));
        for (const chunk of chunks) await writeChunk(connection, chunk);
        await write(connection, "0\r\n\r\n");
      });
      const measurement = await measureTarget(makeTarget(), {
        baseUrl: provider.baseUrl,
        apiKey: null,
      });
      assert.equal(measurement.outcome, "success");
      assert.equal(measurement.response_text, "Red!");
    }
  });

  it("says in words what cannot be decoded", async () => {
    const gzip = zlib.gzipSync(events.join(""));
    const broken = gzip.map((byte, index) => index < 12 ? byte : byte ^ 85);
    const bodies: [string, Uint8Array, RegExp][] = [
      ["gzip", broken, /^Cannot decode the body: content-encoding gzip/],
      [
        "zstd",
        Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3, 4, 5),
        /content-encoding zstd.*does not know/,
      ],
      ["br", gzip, /content-encoding br/],
      ["identity", gzip, /^Not an event stream \(text\/event-stream\): a body that is no text/],
    ];
    for (const status of [200, 500]) {
      for (const [encoding, body, words] of bodies) {
        await using provider = serveRaw(async (connection) => {
          await write(connection, encoded(encoding).replace("200 OK", `${status} Some`));
          await writeChunk(connection, body);
          await write(connection, "0\r\n\r\n");
        });
        const measurement = await measureTarget(makeTarget(), {
          baseUrl: provider.baseUrl,
          apiKey: null,
        });
        assert.equal(measurement.outcome, status === 200 ? "invalid_response" : "server_error");
        if (status === 200) assert.match(measurement.error_message ?? "", words);
        assert.doesNotMatch(measurement.error_message ?? "", /[^ -~]/);
      }
    }
  });

  it("gives up a small body that is large when it is decoded", async () => {
    await using provider = serveRaw(async (connection) => {
      await write(connection, encoded("br"));
      const body = zlib.brotliCompressSync(new Uint8Array(1_000_000));
      await writeChunk(connection, body);
      await write(connection, "0\r\n\r\n");
    });
    const measurement = await measureTarget(makeTarget({ limits: { bodyBytes: 100_000 } }), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.match(measurement.error_message ?? "", /Body too large: more than 100000 bytes/);
  });
});

describe("measureTarget() with a wall before the provider", () => {
  it("does not call a challenge a fault of the key", async () => {
    for (const status of [403, 429, 503, 200]) {
      await using provider = serveAnswers(() =>
        new Response("<!DOCTYPE html><html><title>Just a moment...</title></html>", {
          status,
          headers: { "content-type": "text/html", "cf-mitigated": "challenge" },
        })
      );
      const measurement = await measureTarget(makeTarget(), {
        baseUrl: provider.baseUrl,
        apiKey: "test-key",
      });
      assert.equal(measurement.outcome, "blocked");
      assert.equal(measurement.status_code, status);
      assert.match(measurement.error_message ?? "", /by Cloudflare.*: Just a moment/);
    }
  });
});

describe("measureTarget() with a network that fails", () => {
  it("records a refused connection", async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const baseUrl = `http://127.0.0.1:${listener.addr.port}/v1`;
    listener.close();
    const measurement = await measureTarget(makeTarget({ warm: true }), { baseUrl, apiKey: null });
    assert.equal(measurement.outcome, "network_error");
    assert.equal(measurement.status_code, null);
    assert.equal(measurement.headers_ms, null);
    assert.equal(measurement.warm, false);
    assert.match(measurement.error_message ?? "", /refused/i);
    assert.equal(measurement.reached, false);
    assert.equal(measurement.error_code, null);
  });

  it("tells a connection that was cut from one that could not be made", async () => {
    for (const comesBack of [true, false]) {
      await using provider = cutAfterHead(comesBack);
      const measurement = await measureTarget(makeTarget({ warm: true }), {
        baseUrl: provider.baseUrl,
        apiKey: null,
      });
      assert.equal(measurement.outcome, "network_error");
      assert.equal(measurement.status_code, null);
      assert.equal(measurement.reached, true);
      assert.equal(measurement.error_code, comesBack ? "connection_cut" : null);
    }
  });

  it("does not call a request that the runtime would not send a network error", async () => {
    // Deno 2.1 sends to any port.
    if (Deno.version.deno.startsWith("2.1.")) return;
    await assert.rejects(
      measureTarget(makeTarget({ warm: true }), {
        baseUrl: "http://127.0.0.1:25/v1",
        apiKey: null,
      }),
      (error) => error instanceof UnsentRequestError && /port 25/.test(error.message),
    );
  });

  it("does not quote a key that no header may carry", async () => {
    await assert.rejects(
      measureTarget(makeTarget(), { baseUrl: "http://127.0.0.1:9/v1", apiKey: "sk-se\ncret" }),
      (error) => error instanceof UnsentRequestError && !/cret/.test(error.message),
    );
  });

  it("records a name that does not exist", async () => {
    const measurement = await measureTarget(makeTarget(), {
      baseUrl: "http://provider.invalid/v1",
      apiKey: null,
    });
    assert.equal(measurement.outcome, "network_error");
  });

  it("records a connection that breaks before and within the answer", async () => {
    const beginnings = [
      "",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
      `HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n${eventOf(chunkOf({ content: "Red" }))}`,
    ];
    for (const beginning of beginnings) {
      await using provider = serveRaw(async (connection) => {
        await write(connection, beginning);
        connection.close();
      });
      const measurement = await measureTarget(makeTarget(), {
        baseUrl: provider.baseUrl,
        apiKey: null,
      });
      assert.equal(measurement.outcome, "network_error");
      assert.equal(measurement.ttft_ms, null);
    }
  });

  it("takes a connection that breaks after the end marker for an end", async () => {
    await using provider = serveRaw(async (connection) => {
      const body = eventOf(chunkOf({ content: "Red" })) + finish.map(eventOf).join("");
      await write(connection, `HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n${body}`);
      connection.close();
    });
    const measurement = await measureTarget(makeTarget(), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "success");
  });

  it("records an answer that is no HTTP", async () => {
    await using provider = serveRaw((connection) => write(connection, "220 mail ready\r\n\r\n"));
    const measurement = await measureTarget(makeTarget(), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "network_error");
  });
});

describe("measureTarget() at its limits", () => {
  it("gives up on headers that do not come, and closes the socket", async () => {
    await using provider = serveRaw(() => Promise.resolve());
    const measurement = await measureTarget(makeTarget({ limits: { headersMs: 60 } }), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "timeout");
    assert.match(measurement.error_message ?? "", /headers/);
    assert.equal(measurement.status_code, null);
    await provider.closed;
  });

  it("does not wait for a warm connection longer than for headers", async () => {
    const measurement = await measureSeeing({ headersMs: 600 }, hasStatus, async (limits) => {
      await using provider = serveRaw(async (connection, requestNumber) => {
        if (requestNumber === 1) return;
        await write(connection, streamHead + eventOf(chunkOf({ content: "Red" })));
        await write(connection, finish.map(eventOf).join(""));
        connection.close();
      });
      const target = makeTarget({ warm: true, limits });
      const measurement = await measureTarget(target, { baseUrl: provider.baseUrl, apiKey: null });
      assert.match(provider.requests[0], /^HEAD /);
      return measurement;
    });
    assert.equal(measurement.outcome, "success");
    assert.equal(measurement.warm, false);
    assert.equal(measurement.connect_ms, null);
  });

  it("gives up on a first token that does not come, whatever else comes", async () => {
    const bodies = ["", `${eventOf(chunkOf({ role: "assistant", content: "" }))}: ping\n\n`];
    for (const body of bodies) {
      await using provider = serveRaw((connection) => write(connection, streamHead + body));
      const measurement = await measureTarget(makeTarget({ limits: { firstTokenMs: 80 } }), {
        baseUrl: provider.baseUrl,
        apiKey: null,
      });
      assert.equal(measurement.outcome, "timeout");
      assert.match(measurement.error_message ?? "", /first token/);
      assert.equal(measurement.status_code, 200);
      assert.ok(measurement.headers_ms !== null);
      await provider.closed;
    }
  });

  it("gives up on a gap between tokens, though comments fill it", async () => {
    await using provider = serveRaw(async (connection) => {
      await write(connection, streamHead + eventOf(chunkOf({ content: "Red" })));
      await flood(connection, ": keep-alive\n\n");
    });
    const limits = { gapMs: 80, bodyBytes: Infinity };
    const measurement = await measureTarget(makeTarget({ limits }), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "timeout");
    assert.match(measurement.error_message ?? "", /gap/);
    assert.equal(measurement.response_text, "Red");
    await provider.closed;
  });

  it("gives up on the whole, though tokens keep coming", async () => {
    await using provider = serveRaw(async (connection) => {
      await write(connection, streamHead);
      await flood(connection, eventOf(chunkOf({ content: "Red" })));
    });
    const limits = { totalMs: 100, bodyBytes: Infinity };
    const measurement = await measureTarget(makeTarget({ limits }), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "timeout");
    assert.match(measurement.error_message ?? "", /total/);
    await provider.closed;
  });

  it("gives up a body that is too large", async () => {
    await using provider = serveRaw(async (connection) => {
      await write(connection, streamHead);
      await flood(connection, eventOf(chunkOf({ content: "Red" })));
    });
    const measurement = await measureTarget(makeTarget({ limits: { bodyBytes: 100_000 } }), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "invalid_response");
    assert.match(measurement.error_message ?? "", /Body too large: more than 100000 bytes/);
    await provider.closed;
  });

  it("gives up a line that is too long", async () => {
    await using provider = serveRaw(async (connection) => {
      await write(connection, `${streamHead}data: `);
      await flood(connection, "x".repeat(10_000));
    });
    const measurement = await measureTarget(makeTarget(), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "invalid_response");
    assert.match(measurement.error_message ?? "", /Event too large/);
    await provider.closed;
  });

  it("reads no more of an error's body than it can use", async () => {
    await using provider = serveRaw(async (connection) => {
      await write(connection, 'HTTP/1.1 500 Oops\r\n\r\n{"error":"');
      await flood(connection, "x".repeat(10_000));
    });
    const measurement = await measureTarget(makeTarget(), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "server_error");
    assert.equal(measurement.error_message?.length, 500);
    await provider.closed;
  });

  it("does not wait for the body of an error without an end", async () => {
    const measurement = await measureSeeing({ totalMs: 600 }, hasStatus, async (limits) => {
      await using provider = serveRaw((connection) =>
        write(connection, "HTTP/1.1 503 Oops\r\n\r\nbusy")
      );
      const { baseUrl } = provider;
      const measurement = await measureTarget(makeTarget({ limits }), { baseUrl, apiKey: null });
      await provider.closed;
      return measurement;
    });
    assert.equal(measurement.outcome, "overloaded");
    assert.equal(measurement.error_message, "busy");
  });
});

describe("measureTarget() with a parameter that is refused", () => {
  function refuse(name: string, status = 400): Response {
    const message = `Unsupported parameter: '${name}' is not supported with this model.`;
    const error = { message, param: name, code: "unsupported_parameter" };
    return Response.json({ error }, { status });
  }

  it("tries once more without it, with a fresh clock and id", async () => {
    await using provider = serveAnswers((postNumber) =>
      postNumber === 1 ? refuse("temperature") : streamOf(chunkOf({ content: "Red" }), ...finish)
    );
    const measurement = await measureTarget(makeTarget({ options: { temperature: 0 } }), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "success");
    assert.deepEqual(measurement.refused_parameters, ["temperature"]);
    const [first] = measurement.attempts;
    assert.equal(measurement.attempts.length, 1);
    assert.equal(first.outcome, "bad_request");
    assert.equal(first.status_code, 400);
    assert.equal(first.dropped, "temperature");
    assert.equal(first.error_code, "unsupported_parameter");
    assert.notEqual(first.request_id, measurement.request_id);
    assert.equal(provider.requests[0].body.temperature, 0);
    assert.equal("temperature" in provider.requests[1].body, false);
  });

  it("gives both tries together no longer than one request may take", async () => {
    const never = Promise.withResolvers<Response>();
    await using provider = serveAnswers(async (postNumber) => {
      if (postNumber % 2 === 0) return await never.promise;
      await new Promise((resolve) => setTimeout(resolve, 800));
      return refuse("temperature");
    });
    const limits = { totalMs: 1000, headersMs: 1000 };
    async function measure() {
      const measurement = await measureTarget(makeTarget({ options: { temperature: 0 }, limits }), {
        baseUrl: provider.baseUrl,
        apiKey: null,
      });
      assert.equal(measurement.outcome, "timeout");
      // Where this process has paused for long, the first try took all of it.
      if (measurement.attempts.length === 0) return Infinity;
      assert.ok(measurement.attempts[0].total_latency_ms >= 800);
      return measurement.total_latency_ms;
    }
    // With a second of its own, the second try would never be shorter, while a pause of this process
    // may make it longer.
    let shortestMs = Infinity;
    for (let left = 10; left > 0 && shortestMs >= 1000; left--) {
      shortestMs = Math.min(shortestMs, await measure());
    }
    never.resolve(new Response());
    assert.ok(shortestMs < 1000, `${shortestMs}`);
  });

  it("sends the output cap under its other name", async () => {
    await using provider = serveAnswers((postNumber) =>
      postNumber === 1 ? refuse("max_tokens") : streamOf(chunkOf({ content: "Red" }), ...finish)
    );
    const target = makeTarget({ options: { maxTokensField: "max_tokens" } });
    const measurement = await measureTarget(target, { baseUrl: provider.baseUrl, apiKey: null });
    assert.deepEqual(measurement.refused_parameters, ["max_tokens"]);
    assert.equal(provider.requests[1].body.max_completion_tokens, 64);
    assert.equal("max_tokens" in provider.requests[1].body, false);
  });

  it("does not try a third time, but learns", async () => {
    await using provider = serveAnswers((postNumber) =>
      refuse(postNumber === 1 ? "temperature" : "stream_options")
    );
    const measurement = await measureTarget(makeTarget({ options: { temperature: 0 } }), {
      baseUrl: provider.baseUrl,
      apiKey: null,
    });
    assert.equal(measurement.outcome, "bad_request");
    assert.deepEqual(measurement.refused_parameters, ["temperature", "stream_options"]);
    assert.equal(measurement.attempts.length, 1);
    assert.equal(provider.requests.length, 2);
  });

  it("tries nothing else again", async () => {
    for (const status of [401, 404, 408, 422, 429, 500, 503]) {
      await using provider = serveAnswers(() => refuse("temperature", status));
      const measurement = await measureTarget(makeTarget({ options: { temperature: 0 } }), {
        baseUrl: provider.baseUrl,
        apiKey: null,
      });
      assert.notEqual(measurement.outcome, "success");
      assert.deepEqual(measurement.attempts, []);
      assert.deepEqual(measurement.refused_parameters, []);
      assert.equal(provider.requests.length, 1);
    }
  });
});

describe("measureTarget() with a fault of ours", () => {
  it("throws when it is given up, and closes the socket", async () => {
    const controller = new AbortController();
    await using provider = serveRaw(async (connection) => {
      await write(connection, streamHead + eventOf(chunkOf({ content: "Red" })));
      controller.abort(new Error("Out of time"));
    });
    const access = { baseUrl: provider.baseUrl, apiKey: null, signal: controller.signal };
    await assert.rejects(measureTarget(makeTarget(), access), /Out of time/);
    await provider.closed;
    await assert.rejects(measureTarget(makeTarget({ warm: true }), access), /Out of time/);
    assert.equal(provider.requests.length, 1);
  });

  it("throws for an address or a key that cannot be used, without showing the key", async () => {
    await assert.rejects(
      measureTarget(makeTarget(), { baseUrl: "ftp://example.com", apiKey: null }),
      /Cannot build the request: the base URL/,
    );
    await assert.rejects(
      measureTarget(makeTarget(), { baseUrl: "http://127.0.0.1", apiKey: "geheim\n✓" }),
      (error: Error) => /EXAMPLE_API_KEY/.test(error.message) && !/geheim/.test(error.message),
    );
  });
});
