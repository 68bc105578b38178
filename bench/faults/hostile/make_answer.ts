import { PROVIDER_DIALECTS } from "../../../supabase/functions/_shared/provider/dialect.ts";
import { makeHeaders } from "./make_headers.ts";
import {
  hostileNumber,
  hostileText,
  mutate,
  pick,
  type Random,
  toBytes,
  toJson,
  upTo,
} from "./hostile_values.ts";

/** A dialect that hostile providers speak. */
export type HostileDialect = typeof PROVIDER_DIALECTS[number];

/** An answer as it is sent, and how it is requested. */
export interface HostileAnswer {
  dialect: HostileDialect;
  /** Head and body; each character is a byte. */
  wire: string;
}

const OPENAI = [
  {
    id: "c",
    object: "chat.completion.chunk",
    model: "m",
    choices: [{ index: 0, delta: { role: "assistant" } }],
  },
  { id: "c", model: "m", choices: [{ index: 0, delta: { content: "Two" } }] },
  {
    id: "c",
    model: "m",
    choices: [{ index: 0, delta: { content: " words", reasoning_content: "Hm" } }],
  },
  { id: "c", model: "m", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
  {
    id: "c",
    model: "m",
    service_tier: "default",
    system_fingerprint: "fp",
    choices: [],
    usage: {
      prompt_tokens: 500,
      completion_tokens: 4,
      total_tokens: 504,
      cost: 0.0001,
      cost_details: { upstream_inference_cost: 0.0001 },
      cache_read_input_tokens: 0,
      prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 1 },
    },
  },
];

const ANTHROPIC = [
  {
    type: "message_start",
    message: {
      id: "m",
      model: "m",
      usage: {
        input_tokens: 500,
        output_tokens: 1,
        cache_read_input_tokens: 0,
        cache_creation_input_tokens: 0,
      },
    },
  },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Two words" } },
  { type: "content_block_stop", index: 0 },
  {
    type: "message_delta",
    delta: { stop_reason: "end_turn" },
    usage: {
      input_tokens: 500,
      output_tokens: 4,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    },
  },
  { type: "message_stop" },
];

const RESPONSES = [
  {
    type: "response.created",
    response: { id: "r", model: "m", status: "in_progress", error: null, usage: null },
  },
  {
    type: "response.output_item.added",
    output_index: 0,
    item: { type: "function_call", call_id: "c", name: "f", arguments: "" },
  },
  { type: "response.function_call_arguments.delta", output_index: 0, delta: "{}" },
  { type: "response.reasoning_summary_text.delta", output_index: 1, delta: "Hm" },
  { type: "response.output_text.delta", output_index: 2, content_index: 0, delta: "Two words" },
  { type: "response.output_text.done", output_index: 2, content_index: 0, text: "Two words" },
  {
    type: "response.completed",
    response: {
      id: "r",
      model: "m",
      status: "completed",
      service_tier: "default",
      error: null,
      incomplete_details: null,
      output: [{ type: "message", content: [{ type: "output_text", text: "Two words" }] }],
      usage: {
        input_tokens: 500,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 4,
        output_tokens_details: { reasoning_tokens: 1 },
        total_tokens: 504,
      },
    },
  },
];

const GEMINI = [
  {
    candidates: [{ content: { role: "model", parts: [{ text: "Hm", thought: true }] }, index: 0 }],
    usageMetadata: { promptTokenCount: 500, totalTokenCount: 500 },
    modelVersion: "m",
    responseId: "r",
  },
  {
    candidates: [{
      content: {
        role: "model",
        parts: [{ text: "Two words" }, { functionCall: { name: "f", args: {} } }],
      },
      index: 0,
    }],
    promptFeedback: { safetyRatings: [] },
  },
  {
    candidates: [{ content: { role: "model", parts: [] }, finishReason: "STOP", index: 0 }],
    usageMetadata: {
      promptTokenCount: 500,
      candidatesTokenCount: 3,
      thoughtsTokenCount: 1,
      cachedContentTokenCount: 0,
      toolUsePromptTokenCount: 0,
      totalTokenCount: 504,
    },
    modelVersion: "m",
    responseId: "r",
  },
];

// deno-lint-ignore no-explicit-any
const STREAMS: Record<HostileDialect, any[]> = {
  openai: OPENAI,
  "openai-responses": RESPONSES,
  anthropic: ANTHROPIC,
  gemini: GEMINI,
};

const ERRORS = [
  {
    error: {
      message: "Rate limit reached",
      type: "requests",
      code: "rate_limit_exceeded",
      param: null,
    },
  },
  { type: "error", error: { type: "overloaded_error", message: "Overloaded" }, request_id: "r" },
  {
    error: {
      code: 429,
      message: "Slow down",
      status: "RESOURCE_EXHAUSTED",
      details: [{ retryDelay: "34s" }],
    },
  },
  { detail: [{ loc: ["body", "max_tokens"], msg: "is too large", type: "value_error" }] },
  { code: 429, msg: "Too many requests", data: null },
  { object: "error", message: "no such model", type: "NotFoundError", param: "model", code: 404 },
  {
    error: {
      message: "'temperature' is not supported",
      code: "unsupported_parameter",
      param: "temperature",
    },
  },
];

const STATUSES = [
  200,
  201,
  202,
  204,
  206,
  301,
  304,
  400,
  401,
  402,
  403,
  404,
  408,
  413,
  418,
  422,
  429,
  499,
  500,
  502,
  503,
];

const JUNK = [
  ": comment\n\n",
  "data:\n\n",
  "data: not json\n\n",
  "data: null\n\n",
  'data: "text"\n\n',
  "data: 1e999\n\n",
  "data: [[[]]]\n\n",
  "event: error\ndata: {}\n\n",
  "event: \0\ndata: {}\n\n",
  'error: {"code":500}\n\n',
  '{"error":{"message":"raw"}}\n',
  "retry: 99999999999999999999\n\n",
  "id: \0\n\n",
  "data: [DONE]\n\n",
  "\r\r\n\n",
  "\xff\xfe\x00",
  "\xef\xbb\xbf",
  "data: {\n\n",
  // What every dialect reads beside the answer and behind its end.
  'data: {"cost":{"usd":1e300},"total_cost":-1}\n\n',
  'data: {"usage":{"prompt_tokens":2147483647,"completion_tokens":1e300,"total_tokens":-1}}\n\n',
  'data: {"usage_metadata":{"prompt_token_count":0,"total_token_count":99999999}}\n\n',
];

/** An answer of a kind that no client should trust. */
export function makeAnswer(random: Random): HostileAnswer {
  const dialect = random() < 0.5 ? "openai" : pick(random, PROVIDER_DIALECTS.slice(1));
  const isError = random() < 0.2;
  const body = isError ? errorBody(random) : stream(random, dialect);
  const status = isError
    ? pick(random, STATUSES)
    : random() < 0.95
    ? 200
    : random() < 0.5
    ? pick(random, STATUSES)
    : 200 + Math.floor(random() * 800);
  const head = [
    `HTTP/1.1 ${status} Said`,
    ...makeHeaders(random, isError),
    "connection: close",
    "",
    "",
  ];
  const wire = head.join("\r\n") + body;
  // An answer that breaks off.
  return {
    dialect,
    wire: random() < 0.03 ? wire.slice(0, Math.floor(random() * wire.length)) : wire,
  };
}

function stream(random: Random, dialect: HostileDialect): string {
  let events = STREAMS[dialect];
  for (let count = upTo(random, 4); count > 0; count--) {
    if (random() < 0.6) events = mutateUsage(random, events);
    else events = mutate(random, events);
  }
  const lines = events.map((payload) => `data: ${toBytes(toJson(payload) ?? "null")}\n\n`);
  if (dialect === "openai" && random() < 0.9) lines.push("data: [DONE]\n\n");
  if (random() < 0.2) lines.splice(Math.floor(random() * lines.length), 0, pick(random, JUNK));
  if (random() < 0.05) lines.splice(Math.floor(random() * lines.length), 1);
  if (random() < 0.05) lines.reverse();
  return lines.join("");
}

/** The usage report is what costs money. */
function mutateUsage<Event>(random: Random, events: Event[]): Event[] {
  const copy = structuredClone(events);
  const reports = copy.flatMap((event) => {
    // deno-lint-ignore no-explicit-any
    const { usage, message, response, usageMetadata } = (event ?? {}) as any;
    return [usage, message?.usage, response?.usage, usageMetadata].filter((report) =>
      typeof report === "object" && report !== null
    );
  });
  if (reports.length === 0) return copy;
  const report = pick(random, reports);
  const names = Object.keys(report);
  if (names.length > 0) report[pick(random, names)] = hostileNumber(random);
  return copy;
}

function errorBody(random: Random): string {
  const chance = random();
  if (chance < 0.1) return toBytes(hostileText(random));
  if (chance < 0.15) return "<html><body>\x00<h1>Nope</h1>";
  const body = toJson(mutate(random, mutate(random, pick<unknown>(random, ERRORS)))) ?? "";
  return chance < 0.2 ? `data: ${toBytes(body)}\n\n` : toBytes(body);
}
