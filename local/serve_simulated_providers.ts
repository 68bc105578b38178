/**
 * The program of the simulated providers' process: one aimock server per
 * provider, each with the provider's path, its speed and its form of the model
 * list. Writes their base URLs as JSON after the ready word, its only argument.
 * Ends when standard input does.
 */
import { LLMock } from "@copilotkit/aimock";
import { answerRequest, promptOf, type SimulatedRequest } from "./simulated_answer.ts";
import { createSimulatedCache } from "./simulated_cache.ts";
import { isLoopback } from "../lib/loopback_host.ts";

interface Provider {
  /** Of the base URL. */
  path: string;
  /** Until the first chunk, in milliseconds, and tokens per second after it. */
  ttft: number;
  tps: number;
  /** The most requests that it serves at once; it refuses others. */
  most: number;
  /** Share of questions and tasks that are answered wrongly. */
  wrong: number;
  /** What `GET <base URL>/models` answers. */
  models: unknown;
}

const PROVIDERS: Record<string, Provider> = {
  openai: {
    path: "/v1",
    most: 32,
    ttft: 350,
    tps: 60,
    wrong: 0.05,
    models: {
      object: "list",
      data: [
        { id: "gpt-6-luna", object: "model", created: 1790000000, owned_by: "system" },
        { id: "text-embedding-3-small", object: "model", created: 1705000000, owned_by: "system" },
      ],
    },
  },
  groq: {
    path: "/openai/v1",
    most: 4,
    ttft: 120,
    tps: 350,
    wrong: 0.2,
    models: {
      object: "list",
      data: [
        groqModel("openai/gpt-oss-20b", "0.000000075", "0.0000003"),
        groqModel("openai/gpt-oss-120b", "0.00000015", "0.0000006"),
      ],
    },
  },
  together: {
    path: "/v1",
    most: 6,
    ttft: 250,
    tps: 120,
    wrong: 0.1,
    models: [
      {
        id: "meta-llama/Llama-3.3-70B-Instruct-Turbo",
        object: "model",
        created: 1733466629,
        type: "chat",
        display_name: "Meta Llama 3.3 70B Instruct Turbo",
        organization: "Meta",
        context_length: 131072,
        pricing: { hourly: 0, input: 0.88, output: 0.88, base: 0, finetune: 0 },
      },
    ],
  },
  openrouter: {
    path: "/api/v1",
    most: 16,
    ttft: 450,
    tps: 80,
    wrong: 0.3,
    models: {
      data: [
        {
          id: "openai/gpt-oss-20b",
          canonical_slug: "openai/gpt-oss-20b",
          name: "OpenAI: gpt-oss-20b",
          created: 1754414229,
          context_length: 131072,
          architecture: { input_modalities: ["text"], output_modalities: ["text"] },
          pricing: { prompt: "0.00000003", completion: "0.00000013" },
          top_provider: { context_length: 131072, max_completion_tokens: 32768 },
        },
      ],
    },
  },
};

/** How much of the usual time to the first chunk a prompt takes that is in the cache. */
const CACHED_SHARE = 0.3;
/** The same of others, by how many tokens they have at least. */
const SHARES = [[30_000, 4], [3000, 1.5], [0, 1]];

/** How much each delay varies around its mean, as a share of it. */
const JITTER = 0.2;

/** The length of a token for aimock, so that one chunk is one token. */
const CHARS_PER_TOKEN = 4;

const ANSWER_TOKENS = 150;

/** Every answer begins with this text. */
const FIRST_SENTENCE =
  "This answer comes from a simulated provider and says nothing about a real one.";

const SENTENCES = [
  "It is sent in small pieces, so that the same clocks run as with a real answer.",
  "The first piece waits a while, as a model does while it reads the question.",
  "The others follow at a steady pace, a little faster or slower each time.",
  "Nobody has thought about the question, and no electricity was spent on it.",
  "Only the numbers around the text are of interest here, not the text itself.",
  "With a key of your own in the environment, the real provider answers instead.",
  "Every run is kept, and the stored rows say that they were simulated.",
  "The words are drawn in a new order for each request, so no two answers agree.",
  "The count of tokens is reported at the end, as most providers do it.",
];

function groqModel(id: string, prompt: string, completion: string) {
  return {
    id,
    object: "model",
    created: 1754408224,
    owned_by: "OpenAI",
    active: true,
    context_window: 131072,
    max_completion_tokens: 65536,
    input_modalities: ["text"],
    output_modalities: ["text"],
    pricing: { prompt, completion },
  };
}

/** An answer of some length that nothing depends on, after one that was asked for. */
function writeAnswer(maxTokens: number, first = "") {
  const sentences = SENTENCES.map((text) => ({ text, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ text }) => text);
  const answer = [FIRST_SENTENCE, ...sentences].join(" ").slice(0, ANSWER_TOKENS * CHARS_PER_TOKEN);
  const whole = first + answer.slice(0, answer.lastIndexOf(".") + 1);
  const content = whole.slice(0, maxTokens * CHARS_PER_TOKEN);
  return { content, finishReason: content.length < whole.length ? "length" : "stop" };
}

function respond(request: SimulatedRequest, wrong: number) {
  const maxTokens = Number(request.max_completion_tokens ?? request.max_tokens ?? Infinity);
  const answer = answerRequest(request, () => Math.random() < wrong);
  if (answer === null) return writeAnswer(maxTokens);
  if ("toolCalls" in answer) return answer;
  return answer.goesOn
    ? writeAnswer(maxTokens, `${answer.content}\n\n`)
    : { content: answer.content };
}

/** What it counts; in chat completions it would count the same by itself. */
function countTokens(request: SimulatedRequest, answer: ReturnType<typeof respond>) {
  const text = "toolCalls" in answer
    ? answer.toolCalls.map((call) => call.name + call.arguments).join("")
    : answer.content;
  const [prompt_tokens, completion_tokens] = [promptOf(request), text]
    .map(({ length }) => Math.ceil(length / CHARS_PER_TOKEN));
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

async function serve({ path, most, ttft, tps, wrong, models }: Provider): Promise<string> {
  const mock = new LLMock({ host: "127.0.0.1", port: 0, journalMaxEntries: 1 });
  const cache = createSimulatedCache(CHARS_PER_TOKEN);
  let underWay = 0;
  // Checked before all other routes.
  mock.mount("", {
    handleRequest(request, response) {
      if (isLoopback(`http://${request.headers.host}/`)) {
        const write = response.write.bind(response);
        response.write = ((chunk: unknown) =>
          write(typeof chunk === "string" ? cache.tellUsage(chunk) : chunk)) as typeof write;
        if (request.method !== "POST") {
          return Promise.resolve(false);
        }
        response.setHeader("x-ratelimit-remaining-requests", Math.max(0, most - underWay - 1));
        response.setHeader("x-ratelimit-reset-requests", "1s");
        if (underWay >= most) {
          response.writeHead(429, { "content-type": "application/json", "retry-after": "1" });
          response.end(
            JSON.stringify({ error: { message: `more than ${most} requests at once` } }),
          );
          return Promise.resolve(true);
        }
        underWay++;
        response.once("close", () =>
          underWay--);
        return Promise.resolve(false);
      }
      response.writeHead(403);
      response.end();
      return Promise.resolve(true);
    },
  });
  const shareOf = (request: SimulatedRequest) => {
    if (cache.has(request)) return CACHED_SHARE;
    const tokens = promptOf(request).length / CHARS_PER_TOKEN;
    return SHARES.find(([least]) => tokens >= least)![1];
  };
  for (const share of [CACHED_SHARE, ...SHARES.map(([, share]) => share)]) {
    mock.on(
      { endpoint: "chat", predicate: (request) => shareOf(request as SimulatedRequest) === share },
      (request) => {
        const answer = respond(request as SimulatedRequest, wrong);
        return {
          ...answer,
          usage: countTokens(request as SimulatedRequest, answer),
          id: cache.remember(request as SimulatedRequest),
        };
      },
      {
        chunkSize: CHARS_PER_TOKEN,
        streamingProfile: { ttft: share * ttft, tps, jitter: JITTER },
      },
    );
  }
  mock.mount(`${path}/models`, {
    handleRequest(request, response) {
      if (request.method !== "GET") return Promise.resolve(false);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(models));
      return Promise.resolve(true);
    },
  });
  return await mock.start() + path;
}

const baseUrls: Record<string, string> = {};
for (const [slug, provider] of Object.entries(PROVIDERS)) baseUrls[slug] = await serve(provider);
console.log(Deno.args[0], JSON.stringify(baseUrls));
for await (const _ of Deno.stdin.readable);
Deno.exit();
