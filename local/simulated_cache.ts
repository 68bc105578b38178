import { promptOf, type SimulatedRequest } from "./simulated_answer.ts";

/** What a simulated provider remembers of prompts, as real ones do. */
export interface SimulatedCache {
  /** Whether a prompt of this length was sent before, and so is answered faster. */
  has(request: SimulatedRequest): boolean;
  /** Remembers a prompt, and returns the id of its answer, by which `tellUsage` knows it. */
  remember(request: SimulatedRequest): string;
  /** Adds to an event with a usage report how many of its input tokens came from here; other events stay. */
  tellUsage(event: string): string;
}

/** Shorter prompts are not kept, in tokens. */
const LEAST_TOKENS = 1024;
/** Tokens are kept by blocks of so many. */
const BLOCK_TOKENS = 128;
/** The most prompts that are kept. */
const MOST_PROMPTS = 20;

/** A cache of whole prompts. */
export function createSimulatedCache(charsPerToken: number): SimulatedCache {
  const prompts = new Set<string>();
  const fromHere = new Set<string>();
  const has = (request: SimulatedRequest) => prompts.has(promptOf(request));
  return {
    has,
    remember(request) {
      const id = `chatcmpl-${crypto.randomUUID()}`;
      if (has(request)) fromHere.add(id);
      const text = promptOf(request);
      if (text.length >= LEAST_TOKENS * charsPerToken) prompts.add(text);
      if (prompts.size > MOST_PROMPTS) prompts.delete(prompts.values().next().value!);
      return id;
    },
    tellUsage(event) {
      if (!event.includes('"usage":{')) return event;
      // The Responses API names its events, and has the whole answer in the last one.
      const [, head, json] = /^([^]*?data: )(.*)/.exec(event)!;
      const data = JSON.parse(json);
      const { id, usage } = data.response ?? data;
      const tokens = usage.prompt_tokens ?? usage.input_tokens;
      const cached_tokens = fromHere.delete(id)
        ? BLOCK_TOKENS * Math.floor(tokens / BLOCK_TOKENS)
        : 0;
      if (data.response?.status === "incomplete") {
        data.response.incomplete_details = { reason: "max_output_tokens" };
      }
      const place = data.response ? "input_tokens_details" : "prompt_tokens_details";
      usage[place] = { ...usage[place], cached_tokens };
      return `${head}${JSON.stringify(data)}\n\n`;
    },
  };
}
