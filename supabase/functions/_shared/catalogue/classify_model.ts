import { pickField } from "./pick_field.ts";
import type { ModelKind } from "./types.ts";

/** Ids that settle the matter whatever else the list says: such models take and give text too. */
const CERTAIN_IDS: [RegExp, ModelKind][] = [
  [/guard|moderation|content-safety|shieldgemma/, "moderation"],
  [/rerank/, "rerank"],
  [/embed|(^|[/-])(bge|gte|e5)-/, "embedding"],
  [/realtime|(^|[/-])live-|-live(-|$)|native-audio/, "realtime"],
  [/whisper|transcri|(^|[/-])asr(-|$)|parakeet/, "transcription"],
  [/(^|[/-])tts(-|$)|text-to-speech|orpheus|kokoro/, "speech"],
  // Listed beside the model, and answered by the batch API only.
  [/:batch$/, "batch"],
];

/** Ids that tell where the list says nothing, or that more than text comes out. */
const LIKELY_IDS: [RegExp, ModelKind][] = [
  [
    /(^|[/-])(chatgpt-)?(image|imagen|dall-e|flux|stable-diffusion|sdxl|seedream)([-.\d]|$)/,
    "image",
  ],
  [/(^|[/-])(sora|veo|video)([-.\d]|$)/, "video"],
  [/(^|[/-])(audio|lyria)([-.\d]|$)/, "audio"],
];

/** Ids that chat completions refuses, or answers with more than the model; most are OpenAI's. */
const OTHER_API_IDS: [RegExp, ModelKind][] = [
  [/(^|\/)(davinci|babbage|curie|ada)-|(^|\/)gpt-3\.5-turbo-instruct/, "completion"],
  [/(^|\/)(gpt|o\d)[\w.-]*-(codex|pro)(-|$)|(^|\/)codex-|deep-research|computer-use/, "responses"],
  [/(^|\/)gpt-[\w.-]*-search-(preview|api)/, "search"],
];

/** What lists call their kinds, in `type` and the like. `model` and `base` say nothing. */
const TYPES: Record<string, ModelKind> = {
  "chat": "chat",
  "chat-completion": "chat",
  "chat-completions": "chat",
  "llm": "chat",
  "vlm": "chat",
  "language": "completion",
  "completion": "completion",
  "completions": "completion",
  "code": "completion",
  "embedding": "embedding",
  "embeddings": "embedding",
  "text-embedding": "embedding",
  "rerank": "rerank",
  "reranker": "rerank",
  "moderation": "moderation",
  "image": "image",
  "images": "image",
  "text-to-image": "image",
  "image-generation": "image",
  "video": "video",
  "text-to-video": "video",
  "audio": "audio",
  "speech": "speech",
  "tts": "speech",
  "text-to-speech": "speech",
  "transcribe": "transcription",
  "transcription": "transcription",
  "stt": "transcription",
  "asr": "transcription",
  "speech-to-text": "transcription",
  "automatic-speech-recognition": "transcription",
  "realtime": "realtime",
};

const TYPE_FIELDS = ["type", "model_type", "task", "mode"];
const CHAT_FLAGS = [
  "supports_chat",
  "capabilities.completion_chat",
  "capabilities.chat_completion",
  "capabilities.chat",
];
const ENDPOINT_FIELDS = ["supported_endpoints", "endpoints", "supportedGenerationMethods"];
const OUTPUT_FIELDS = [
  "output_modalities",
  "supported_output_modalities",
  "architecture.output_modalities",
  "modalities.output",
];
const INPUT_FIELDS = [
  "input_modalities",
  "supported_input_modalities",
  "architecture.input_modalities",
  "modalities.input",
];

/**
 * Tells what a listed model is for, from what the list declares (type,
 * capabilities, endpoints, modalities) and from the id where it declares
 * nothing. A model that nothing speaks against is `chat`.
 *
 * @param entry The entry, of any shape.
 * @param id Its id.
 */
export function classifyModel(entry: unknown, id: string): ModelKind {
  const name = id.toLowerCase();
  return match(CERTAIN_IDS, name) ?? declaredKind(entry) ?? kindByModalities(entry, name) ??
    match(LIKELY_IDS, name) ?? match(OTHER_API_IDS, name) ?? "chat";
}

function declaredKind(entry: unknown): ModelKind | null {
  for (const field of TYPE_FIELDS) {
    const type = pickField(entry, [field]);
    if (typeof type !== "string") continue;
    const key = type.toLowerCase().replaceAll("_", "-");
    if (Object.hasOwn(TYPES, key)) return TYPES[key];
  }
  const flag = pickField(entry, CHAT_FLAGS);
  if (typeof flag === "boolean") return flag ? "chat" : "other";

  const endpoints = texts(pickField(entry, ENDPOINT_FIELDS));
  if (endpoints.some((path) => /chat|generateContent/.test(path))) return "chat";
  if (endpoints.some((path) => /responses/.test(path))) return "responses";
  if (endpoints.some((path) => /embed/i.test(path))) return "embedding";
  return null;
}

function kindByModalities(entry: unknown, name: string): ModelKind | null {
  // "text+image->text", as OpenRouter sums it up.
  const [from, to] = String(pickField(entry, ["architecture.modality", "modality"]) ?? "").split(
    "->",
  );
  const inputs = texts(pickField(entry, INPUT_FIELDS) ?? from.split("+"));
  const outputs = texts(pickField(entry, OUTPUT_FIELDS) ?? to?.split("+"));
  if (outputs.length === 0) return null;
  if (outputs.includes("text")) {
    if (!inputs.includes("text") && inputs.includes("audio")) return "transcription";
    return outputs.length === 1 ? "chat" : match(LIKELY_IDS, name) ?? "chat";
  }
  const kinds = outputs.map((output) => Object.hasOwn(TYPES, output) ? TYPES[output] : null);
  return kinds.find((kind) => kind !== null) ?? "other";
}

function match(rules: [RegExp, ModelKind][], name: string): ModelKind | null {
  return rules.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
