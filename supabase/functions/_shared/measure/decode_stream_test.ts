import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createStreamDecoder } from "./decode_stream.ts";
import { anthropicDialect } from "../provider/dialect_anthropic.ts";
import { DIALECTS } from "../provider/dialects.ts";
import { openaiDialect } from "../provider/dialect_openai.ts";
import type { StreamedAnswer } from "./streamed_answer.ts";
import { chunkOf, eventOf } from "../testing/serve_answers.ts";
import type { DialectAdapter } from "../provider/dialect_adapter.ts";

const encoder = new TextEncoder();

function decode(
  pieces: (string | Uint8Array)[],
  options: { dialect?: DialectAdapter; textChars?: number } = {},
): StreamedAnswer {
  const decoder = createStreamDecoder(options.dialect ?? openaiDialect, options.textChars ?? 1000);
  pieces.forEach((piece, index) => {
    decoder.feed(typeof piece === "string" ? encoder.encode(piece) : piece, index * 10);
  });
  decoder.end(pieces.length * 10);
  return decoder.answer;
}

function inBytes(text: string): Uint8Array[] {
  return Array.from(encoder.encode(text), (byte) => Uint8Array.of(byte));
}

/** In two, at every place in turn. */
function inHalves(text: string): Uint8Array[][] {
  const bytes = encoder.encode(text);
  return Array.from(bytes, (_, at) => [bytes.subarray(0, at), bytes.subarray(at)]);
}

const usage = { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 };
const whole = eventOf(chunkOf({ role: "assistant", content: "" })) +
  eventOf(chunkOf({ content: "Grün" })) + eventOf(chunkOf({ content: " 🟢" })) +
  eventOf(chunkOf({}, "stop")) + eventOf({ choices: [], usage }) + eventOf("[DONE]");

describe("createStreamDecoder()", () => {
  it("reads a plain stream: text, finish reason, usage, end, ids", () => {
    const answer = decode([whole]);
    assert.equal(answer.text, "Grün 🟢");
    assert.equal(answer.finishReason, "stop");
    assert.equal(answer.usage?.completionTokens, 3);
    assert.equal(answer.ended, true);
    assert.equal(answer.id, "chatcmpl-1");
    assert.equal(answer.model, "served");
    assert.equal(answer.error, null);
    assert.equal(answer.malformed, null);
  });

  const spellings: [string, string][] = [
    ["LF", whole],
    ["CRLF", whole.replaceAll("\n", "\r\n")],
    ["CR", whole.replaceAll("\n", "\r")],
    ["a byte order mark", `\uFEFF${whole}`],
    ["no space after the colon", whole.replaceAll("data: ", "data:")],
    [
      "comments and other fields",
      whole.replaceAll("data: ", ": ping\n\n:\nid: 1\nretry: 5\ndata: "),
    ],
    ["data on several lines", whole.replaceAll(',"choices"', '\ndata: ,"choices"')],
    ["empty events between", whole.replaceAll("data: ", "data:\n\ndata: ")],
    ["an unterminated last event", whole.trimEnd()],
    ["white space around [DONE]", whole.replace("[DONE]", " [DONE] ")],
    ["[DONE] in lower case", whole.replace("[DONE]", "[done]")],
    ["[DONE] as JSON", whole.replace("[DONE]", '"[DONE]"')],
    [
      "signs of life as data",
      whole.replaceAll("data: {", "data: ping\n\ndata: : alive\n\ndata: {"),
    ],
  ];
  for (const [spelling, text] of spellings) {
    it(`reads ${spelling} the same, whole and byte by byte`, () => {
      for (const pieces of [[text], inBytes(text)]) {
        const answer = decode(pieces);
        assert.equal(answer.text, "Grün 🟢");
        assert.equal(answer.finishReason, "stop");
        assert.equal(answer.usage?.completionTokens, 3);
        assert.equal(answer.ended, true);
        assert.equal(answer.malformed, null);
      }
    });
  }

  it("keeps a character whole over reads of nothing", () => {
    const bytes = inBytes(whole).flatMap((byte) => [byte, new Uint8Array(0)]);
    assert.equal(decode(bytes).text, "Grün 🟢");
    const text = encoder.encode(eventOf(chunkOf({ content: "ü" })));
    const middle = text.indexOf(0xc3) + 1;
    const pieces = [text.slice(0, middle), new Uint8Array(0), text.slice(middle)];
    assert.equal(decode(pieces).text, "ü");
  });

  it("stamps tokens with the read that completed them, and no other read", () => {
    const content = eventOf(chunkOf({ content: "ab" }));
    const answer = decode([
      eventOf(chunkOf({ role: "assistant", content: "" })),
      ": OPENROUTER PROCESSING\n\n",
      content.slice(0, 20),
      content.slice(20),
      content + content,
      eventOf(chunkOf({ reasoning: "xyz" })),
      eventOf({ choices: [], usage }),
    ]);
    assert.deepEqual(answer.arrivals, [
      { atMs: 30, chars: 2, answerChars: 2, events: 1, cut: false, lateMs: 0 },
      { atMs: 40, chars: 4, answerChars: 4, events: 2, cut: false, lateMs: 0 },
      { atMs: 50, chars: 3, answerChars: 0, events: 1, cut: false, lateMs: 0 },
    ]);
    assert.equal(answer.chars, 9);
    assert.equal(answer.reasoningChars, 3);
  });

  it("takes reads that were already there, and the read before, for one arrival", () => {
    const decoder = createStreamDecoder(openaiDialect, 20_000);
    const content = new TextEncoder().encode(eventOf(chunkOf({ content: "ab" })));
    const half = content.length / 2;
    decoder.feed(content, 1);
    [1.02, 1.04].forEach((atMs) => decoder.feed(content, atMs, 0, true));
    decoder.feed(content.slice(0, half), 1.06, 0, true);
    decoder.feed(content.slice(half), 1.08, 0, true);
    decoder.feed(content, 1.28);
    decoder.feed(content, 5);
    decoder.feed(content.slice(0, -2), 5.05, 0, true);
    decoder.end(5.06, 0, true);
    const seen = decoder.answer.arrivals.map(({ atMs, events, chars }) => [atMs, events, chars]);
    assert.deepEqual(seen, [[1, 4, 8], [1.28, 1, 2], [5, 2, 4]]);
    assert.ok(decoder.answer.arrivals.every(({ lateMs }) => lateMs === 0));
  });

  it("does not know when slowly read data was written, except for the first token", () => {
    const decoder = createStreamDecoder(openaiDialect, 20_000);
    const content = new TextEncoder().encode(eventOf(chunkOf({ content: "ab" })));
    for (const startMs of [1, 20]) {
      decoder.feed(content, startMs);
      for (let read = 1; read < 4; read++) decoder.feed(content, startMs + read, 0, true);
    }
    decoder.end(40);
    const seen = decoder.answer.arrivals.map(({ atMs, events, lateMs }) => [atMs, events, lateMs]);
    assert.deepEqual(seen, [[1, 4, 0], [20, 4, 3]]);
  });

  it("keeps the last of cumulative usage reports", () => {
    const events = [1, 2, 3].map((completion_tokens) =>
      eventOf({ ...chunkOf({ content: "a" }), usage: { ...usage, completion_tokens } })
    );
    assert.equal(decode(events).usage?.completionTokens, 3);
  });

  it("takes an error whatever comes with it, and reads on for usage", () => {
    const error = { message: "Provider returned error", code: 502 };
    const answer = decode([
      eventOf(chunkOf({ content: "a" })),
      eventOf({ ...chunkOf({}, "stop"), error }),
      eventOf({ choices: [], usage }),
    ]);
    assert.deepEqual((answer.error as { error: unknown }).error, error);
    assert.equal(answer.usage?.promptTokens, 5);
  });

  it("takes a named error event, JSON or not", () => {
    assert.deepEqual(decode(['event: error\ndata: {"message":"no"}\n\n']).error, { message: "no" });
    assert.equal(decode(["event: error\ndata: upstream gone\n\n"]).error, "upstream gone");
    assert.equal(decode(['event: error\ndata: "gone"\n\n']).error, "gone");
    assert.deepEqual(decode(['event: error\ndata: ["gone"]\n\n']).error, ["gone"]);
    assert.deepEqual(decode([eventOf([{ error: "no" }])]).error, { error: "no" });
  });

  const broken: Record<string, string> = {
    "a page of a proxy": "<html><head><title>502 Bad Gateway</title></head></html>\n",
    "a page on several lines": "<!DOCTYPE html>\n<html>\n<title>504</title>\n</html>\n",
    "an answer of a proxy": "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n\r\n",
    "a trace of the server": "Traceback (most recent call last):\n  File 1\nValueError: no\n",
    "words of a timeout": "stream timeout\n",
    "an error in a delta": eventOf(chunkOf({ error: { code: 502, message: "no" } }, "stop")),
    "an event that failed": eventOf({
      type: "response.failed",
      response: { error: { code: "server_error", message: "no" } },
    }),
  };
  for (const [name, text] of Object.entries(broken)) {
    it(`finds ${name} behind text, however it is cut`, () => {
      const all = eventOf(chunkOf({ content: "Hel" })) + text + eventOf("[DONE]");
      for (const pieces of [[all], inBytes(all), ...inHalves(all)]) {
        assert.notEqual(decode(pieces).error, null);
      }
    });
  }

  it("takes no notice and no success for an error", () => {
    const said = [
      'event: status\ndata: {"message":"queued","position":3}\n\n',
      'event: timing\ndata: {"detail":{"queue_ms":4}}\n\n',
      eventOf({ type: "metadata", message: "routed" }),
      eventOf({ ...chunkOf({ content: "a" }), error: { code: 0, message: "ok" } }),
      eventOf({ ...chunkOf({ content: "a" }), base_resp: { status_code: "0", status_msg: "" } }),
    ];
    for (const text of said) assert.equal(decode([text + whole]).error, null, text);
  });

  it("counts an answer once that is repeated completely at the end", () => {
    const said = {
      object: "chat.completion",
      choices: [{ finish_reason: "stop", message: { role: "assistant", content: "Hello" } }],
      usage,
    };
    const answer = decode([
      eventOf(chunkOf({ content: "Hel" })),
      eventOf(chunkOf({ content: "lo" })),
      eventOf(said),
    ]);
    assert.equal(answer.text, "Hello");
    assert.equal(answer.chars, 5);
    assert.equal(answer.arrivals.length, 2);
    assert.equal(answer.finishReason, "stop");
    assert.equal(answer.usage?.completionTokens, 3);
    const pieces = ["Hel", "lo"].map((content) =>
      eventOf({
        object: "chat.completion",
        choices: [{ delta: { content }, message: { content } }],
      })
    );
    assert.equal(decode(pieces).text, "Hello");
    const alone = decode([eventOf(said)]);
    assert.equal(alone.text, "Hello");
    assert.equal(alone.arrivals.length, 1);
  });

  it("ignores what follows [DONE]", () => {
    const answer = decode([whole + eventOf(chunkOf({ content: "more" }))]);
    assert.equal(answer.text, "Grün 🟢");
  });

  it("takes usage and errors behind [DONE]", () => {
    const late = eventOf({ choices: [], usage: { ...usage, completion_tokens: 7 } });
    for (const pieces of [[whole + late], [whole, late], inBytes(whole + late)]) {
      const answer = decode(pieces);
      assert.equal(answer.usage?.completionTokens, 7);
      assert.equal(answer.text, "Grün 🟢");
      assert.equal(answer.error, null);
    }
    assert.deepEqual(decode([whole + eventOf({ error: "late" })]).error, { error: "late" });
    assert.equal(decode([whole + eventOf("no JSON")]).malformed, null);
  });

  const body = '{"error":{"code":500,"message":"Slot gone"}}';
  const strays: [string, string][] = [
    ["a field named error", 'error: {"code":500,"message":"Slot gone"}\n\n'],
    ["a field named error without a space", `error:${body}\n\n`],
    ["a field named error, of words", "error: Slot gone\n\n"],
    ["a field of another name", `message: ${body}\n\n`],
    ["a line of JSON", `${body}\n`],
    ["JSON on several lines", `${JSON.stringify(JSON.parse(body), null, 2)}\n\n`],
    ["a bare vendor's error", '{"code":500,"msg":"Slot gone","data":null}\n'],
    ["an id", `id: ${body}\n\n`],
    ["a retry", `retry: ${body}\n\n`],
    ["the name of an event without data", `event: ${body}\n\n`],
    ["an event of that name without data", "event: error\n\n"],
    ["an event of that name with empty data", "event: error\ndata:\n\n"],
    ["an event of that name with JSON that is not data", `event: error\n${body}\n\n`],
    ["an event of a longer name", "event: stream_error\ndata: Slot gone\n\n"],
    ["a line of words", "Internal Server Error\n"],
    ["a line of no such word", "no healthy upstream\n"],
    ["the name of an exception", "torch.cuda.OutOfMemoryError: CUDA out of memory\n"],
    ["the words of a deadline", "context deadline exceeded\n"],
    ["data of words", "data: error: upstream reset\n\n"],
    ["data of a page", "data: <html><title>502 Bad Gateway</title></html>\n\n"],
    ["data of a text in JSON", 'data: "Internal Server Error"\n\n'],
    ["an exception by its name", 'data: {"internalServerException":{"message":"Slot gone"}}\n\n'],
    ["fields beside choices", 'data: {"choices":[],"error_code":336100,"error_msg":"gone"}\n\n'],
    ["an envelope", 'data: {"data":{"error":{"message":"Slot gone"}}}\n\n'],
    ["a status in JSON", 'data: {"title":"Bad Gateway","status":502}\n\n'],
    ["an exception of words", 'data: {"exception":"java.lang.NullPointerException"}\n\n'],
    ["JSON that says so", 'data: {"ok":false,"reason":"gone"}\n\n'],
    ["metadata", 'data: {"metadata":{"error":{"message":"gone"}}}\n\n'],
    ["a state", 'data: {"state":"error","info":"gone"}\n\n'],
    ["one word", "Killed\n"],
    ["a line of other words", "upstream connect error or disconnect/reset before headers\n"],
  ];
  const text = eventOf(chunkOf({ content: "one" })) + eventOf(chunkOf({ content: "two" }));
  for (const [name, stray] of strays) {
    it(`finds an error in ${name}, at any place and however cut`, () => {
      const places = [
        text + stray,
        text + stray + eventOf("[DONE]"),
        text + stray + eventOf(chunkOf({}, "stop")) + eventOf("[DONE]"),
        text + eventOf(chunkOf({}, "stop")) + stray + eventOf("[DONE]"),
        eventOf(chunkOf({ role: "assistant" })) + stray + text,
        text + stray.trimEnd(),
      ];
      for (const place of places.flatMap((place) => [place, place.replaceAll("\n", "\r\n")])) {
        for (const pieces of [[place], inBytes(place), ...inHalves(place)]) {
          const { error, text: said } = decode(pieces);
          if (error === null) assert.fail(`no error: ${JSON.stringify(place)}`);
          assert.equal(said, "onetwo");
        }
      }
    });
  }

  it("takes words of somebody else for an error where the answer ends with them", () => {
    const lines = [
      "stream reset by upstream",
      "Segmentation fault (core dumped)",
      "Worker gone (pid:1)",
    ];
    for (const line of lines) {
      for (
        const behind of ["", eventOf("[DONE]"), eventOf(chunkOf({}, "stop")) + eventOf("[DONE]")]
      ) {
        for (
          const pieces of [[text + line + "\n\n" + behind], inBytes(`${text}${line}\n\n${behind}`)]
        ) {
          assert.equal(decode(pieces).error, line);
        }
      }
      assert.equal(decode([`${line}\n\n${text}${eventOf("[DONE]")}`]).error, null);
    }
    assert.equal(decode([`${text}keep alive\n\n`]).error, null);
  });

  it("takes no other line for an error", () => {
    const others = [
      "ping\n",
      "foo: bar\n",
      "errors_so_far: 0\n",
      '{"status":"ok"}\n',
      `{\n"error": null\n}\n`,
      "event: errors\n\n",
      ": error\n\n",
      ": no error: all is well\n",
      "event: completion\nid: error\n",
      'data: "pong"\n\n',
      'data: {"success":true,"message":"done"}\n\n',
      'data: {"status":"ok","message":"done"}\n\n',
      'data: {"code":0,"message":"success"}\n\n',
      'data: {"choices":[],"error_code":0,"error_msg":"","errors":[]}\n\n',
      'data: {"choices":[],"data":{"error":null}}\n\n',
    ];
    for (const other of others) {
      const place = text + other + eventOf(chunkOf({}, "stop"));
      for (const pieces of [[place], inBytes(place)]) {
        const answer = decode(pieces);
        assert.equal(answer.error, null, other);
        assert.equal(answer.finishReason, "stop");
      }
    }
    const told = eventOf(chunkOf({ content: "\nevent: error\ndata: x\n\nerror: y\n" }));
    assert.equal(decode(inBytes(told)).error, null);
  });

  it("drops a last event that was cut off", () => {
    const answer = decode([whole.slice(0, whole.indexOf("stop"))]);
    assert.equal(answer.text, "Grün 🟢");
    assert.equal(answer.malformed, null);
    assert.equal(answer.finishReason, null);
  });

  it("remembers an event that is no JSON, but not a ping", () => {
    assert.equal(decode(["data: {oops\n\n"]).malformed, "{oops");
    assert.equal(decode(["event: message_delta\ndata: oops\n\n"]).malformed, "oops");
    assert.equal(decode(["event: ping\ndata: now\n\n"]).malformed, null);
    assert.equal(decode(["data: ping\n\n"]).malformed, null);
    assert.equal(decode(["data: Internal Server Error\n\n"]).malformed, "Internal Server Error");
  });

  it("survives events of any shape", () => {
    const shapes = [
      "1",
      "null",
      "[]",
      '""',
      "{}",
      '{"choices":5}',
      '{"choices":[null,1,{"delta":7},{"delta":{"content":{},"tool_calls":[null,{"function":3}]}}]}',
      '{"choices":{"0":1},"usage":[],"x_groq":1}',
      '{"usage":{"prompt_tokens":"5","completion_tokens":-1}}',
      '{"type":"message_start","message":4}',
      '{"type":"content_block_delta","delta":[]}',
      '{"type":"message_delta","usage":"x"}',
      '{"candidates":5,"usageMetadata":[]}',
      '{"candidates":[null,1,{"content":{"parts":[null,{"text":7},{"text":{},"thought":true}]}}]}',
      '{"type":"response.created","response":[]}',
      '{"type":"response.output_text.delta","delta":7}',
      '{"type":"response.completed","response":{"output":[null,{"content":{}}],"usage":"x"}}',
    ];
    for (const dialect of Object.values(DIALECTS)) {
      const answer = decode(shapes.map(eventOf), { dialect });
      assert.equal(answer.text, "");
      assert.deepEqual(answer.arrivals, []);
    }
  });

  it("tells white space from a visible answer", () => {
    assert.equal(decode([eventOf(chunkOf({ content: " \n" }))]).visible, false);
    assert.equal(decode([eventOf(chunkOf({ refusal: " No" }))]).visible, true);
    assert.equal(decode([eventOf(chunkOf({ reasoning: "Hm" }))]).visible, false);
  });

  it("keeps the beginning of a body without events", () => {
    const answer = decode(['{"error":', '{"message":"Overloaded"}}']);
    assert.equal(answer.head.trim(), '{"error":{"message":"Overloaded"}}');
    assert.equal(answer.events, 0);
  });

  it("caps the text it keeps, not what it counts", () => {
    const answer = decode([eventOf(chunkOf({ content: "x".repeat(50_000) }))], { textChars: 10 });
    assert.equal(answer.text, "x".repeat(10));
    assert.equal(answer.chars, 50_000);
    const many = decode(Array(9000).fill(eventOf(chunkOf({ content: "ab" }))), { textChars: 11 });
    assert.equal(many.text.length, 11);
    assert.ok(many.sample.length < 5000);
    assert.equal(many.reasoningSample, "");
    const thoughts = decode(Array(9000).fill(eventOf(chunkOf({ reasoning: "ab" }))));
    assert.equal(thoughts.reasoningChars, 18_000);
    assert.match(thoughts.reasoningSample, /^(?:ab){2000,2500}$/);
  });

  it("gives up a line or an event without an end", () => {
    const piece = "x".repeat(600_000);
    assert.equal(decode([`data: ${piece}`, piece, piece]).overflow, true);
    assert.equal(decode([`data: ${piece}\n`, `data: ${piece}\n`, "data: x\n"]).overflow, true);
    // However it is cut.
    assert.equal(decode([`data: "${piece}${piece}${piece}"\n\n`]).overflow, true);
    assert.equal(decode([`: ${piece}`, piece, piece, `\n\n${whole}`]).overflow, false);
  });

  it("reads the Messages API of Anthropic", () => {
    const text = [
      'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","model":"claude","usage":{"input_tokens":9,"cache_read_input_tokens":2,"output_tokens":1}}}',
      'event: ping\ndata: {"type":"ping"}',
      'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"Hm"}}',
      'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"type":"text_delta","text":"Hi"}}',
      'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}',
      'event: message_stop\ndata: {"type":"message_stop"}',
    ].join("\n\n") + "\n\n";
    for (const pieces of [[text], inBytes(text)]) {
      const answer = decode(pieces, { dialect: anthropicDialect });
      assert.equal(answer.text, "Hi");
      assert.equal(answer.reasoningChars, 2);
      assert.equal(answer.finishReason, "end_turn");
      assert.equal(answer.ended, true);
      assert.equal(answer.usage?.promptTokens, 9);
      assert.equal(answer.usage?.completionTokens, 7);
      assert.equal(answer.usage?.cachedTokens, 2);
    }
  });
});
