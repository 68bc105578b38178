import { pickField } from "./pick_field.ts";
import type { ModelKind } from "./types.ts";

/** Ids that decide the kind whatever else the list says: such models take and give text too. */
const CERTAIN_IDS: [RegExp, ModelKind][] = [
  [/guard|moderation|content-safety|shieldgemma/, "moderation"],
  [/rerank/, "rerank"],
  [/embed|minilm|(^|[/-])(bge|gte|e5|voyage)-/, "embedding"],
  [/realtime|(^|[/-])live-|-live(-|$)|native-audio/, "realtime"],
  [/whisper|transcri|paraformer|sensevoice|(^|[/-])asr(-|$)|parakeet/, "transcription"],
  [/(^|[/-])tts(-|$)|text-to-speech|cosyvoice|(^|[/-])speech-\d|orpheus|kokoro/, "speech"],
  // Listed next to the model, and answered by the batch API only.
  [/:batch$/, "batch"],
];

/** Ids that decide the kind where the list states none, or states output other than text. */
const LIKELY_IDS: [RegExp, ModelKind][] = [
  [
    /(^|[/-])(chatgpt-)?(image|imagen|dall-e|flux|stable-diffusion|sdxl|seedream|nano-banana|cogview|ideogram|recraft|wanx)([-.\d]|$)/,
    "image",
  ],
  [/(^|[/-])(sora|veo|video|kling|seedance|hailuo|cogvideox?)([-.\d]|$)|[ti]2v/, "video"],
  [/(^|[/-])(audio|lyria|music)([-.\d]|$)/, "audio"],
  // Answers from the passages that come with the question: another API.
  [/(^|\/)aqa$|(^|[/-])mistral-ocr/, "other"],
];

/**
 * Ids that chat completions refuses, or answers with more than the model alone;
 * most are OpenAI's.
 */
const OTHER_API_IDS: [RegExp, ModelKind][] = [
  [/(^|\/)(davinci|babbage|curie|ada)-|(^|\/)gpt-3\.5-turbo-instruct/, "completion"],
  [/(^|\/)(gpt|o\d)[\w.-]*-(codex|pro)(-|$)|(^|\/)codex-|deep-research|computer-use/, "responses"],
  [/(^|\/)gpt-[\w.-]*-search-(preview|api)/, "search"],
];

/** The names lists use for kinds, in `type` and similar fields. `model` and `base` say nothing. */
const TYPES: Record<string, ModelKind> = {
  "chat": "chat",
  "chat-completion": "chat",
  "chat-completions": "chat",
  "conversational": "chat",
  "llm": "chat",
  "vlm": "chat",
  "text": "chat",
  "text-generation": "chat",
  "image-text-to-text": "chat",
  "completion": "completion",
  "completions": "completion",
  "code": "completion",
  "responses": "responses",
  "embedding": "embedding",
  "embeddings": "embedding",
  "text-embedding": "embedding",
  "text-embeddings": "embedding",
  "feature-extraction": "embedding",
  "sentence-similarity": "embedding",
  "rerank": "rerank",
  "reranker": "rerank",
  "reranking": "rerank",
  "text-ranking": "rerank",
  "moderation": "moderation",
  "moderations": "moderation",
  "image": "image",
  "images": "image",
  "text-to-image": "image",
  "image-to-image": "image",
  "image-generation": "image",
  "inpaint": "image",
  "upscale": "image",
  "video": "video",
  "text-to-video": "video",
  "image-to-video": "video",
  "audio": "audio",
  "music": "audio",
  "text-to-audio": "audio",
  "text-to-music": "audio",
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

/** Parts of other names of kinds, endpoints and modalities, the most specific first. */
const STEMS: [RegExp, ModelKind][] = [
  [/-text-to-text$|chat|conversation/, "chat"],
  [/rerank|text-ranking/, "rerank"],
  [/embed|feature-extraction|similarity/, "embedding"],
  [/moderation/, "moderation"],
  [/transcri|speech-(to-text|recognition)|(^|-)(asr|stt)(-|$)/, "transcription"],
  [/speech|(^|-)tts(-|$)/, "speech"],
  [/video/, "video"],
  [/classif|detection|translation|summar|segmentation|image-to-text|question-answering/, "other"],
  [/image|inpaint|upscale/, "image"],
  [/audio|music/, "audio"],
  [/realtime/, "realtime"],
];

/**
 * Together calls models that continue a text so, and has `chat` besides;
 * elsewhere it means chat.
 */
const LANGUAGE = new Set(["language", "language-model"]);

const TYPE_FIELDS = [
  "sub_type",
  "type",
  "model_spec.type",
  "model_type",
  "task",
  "task.name",
  "pipeline_tag",
  "mode",
];
const CHAT_FLAGS = [
  "supports_chat",
  "capabilities.completion_chat",
  "capabilities.chat_completion",
  "capabilities.chat",
];
const ENDPOINT_FIELDS = [
  "supported_endpoints",
  "supported_endpoint_types",
  "endpoints",
  "supported_generation_methods",
];
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
 * What each of Google's methods is for, the most specific first. Models that
 * draw or speak have `generateContent` too, so the id decides.
 */
const METHODS: [RegExp, ModelKind][] = [
  [/^embed/i, "embedding"],
  [/^generateAnswer$/i, "other"],
  [/music/i, "audio"],
  [/^bidi/i, "realtime"],
  [/^predictLongRunning$/i, "video"],
  [/^predict$/i, "image"],
  [/^countTokens$/i, "other"],
];

/** What the rest of a list says about one of its entries. */
export interface ListWords {
  /** Whether any of its entries is declared to be for chat. */
  saysChat: boolean;
}

/**
 * Tells what a listed model is for, from what the list declares (type,
 * capabilities, endpoints, modalities) and from the id where it declares
 * nothing. The kind is `chat` unless something says otherwise.
 *
 * @param entry The entry, of any shape.
 * @param id Its id.
 * @param list What the rest of its list says.
 */
export function classifyModel(
  entry: unknown,
  id: string,
  list: ListWords = { saysChat: false },
): ModelKind {
  const name = id.toLowerCase();
  return match(CERTAIN_IDS, name) ?? declaredKind(entry, list) ?? kindByModalities(entry, name) ??
    match(LIKELY_IDS, name) ?? match(OTHER_API_IDS, name) ?? "chat";
}

/** Reads what the entries of a list say about each other. */
export function readListWords(entries: unknown[]): ListWords {
  return { saysChat: entries.some((entry) => typesOf(entry).some((type) => /^chat/.test(type))) };
}

function declaredKind(entry: unknown, { saysChat }: ListWords): ModelKind | null {
  const endpoints = texts(pickField(entry, ENDPOINT_FIELDS));
  const hasChat = endpoints.some((path) => /chat|^openai$/i.test(path));
  const hasResponses = endpoints.some((path) => /responses?(?:$|\W)/i.test(path));
  // Models with `/v1/responses` or `openai-response` alone are called chat, too.
  const chat = hasResponses && !hasChat ? "responses" : "chat";
  for (const type of typesOf(entry)) {
    if (LANGUAGE.has(type)) return saysChat ? "completion" : chat;
    const kind = kindOf(type);
    if (kind !== null) return kind === "chat" ? chat : kind;
  }
  const flag = pickField(entry, CHAT_FLAGS);
  if (typeof flag === "boolean") return flag ? chat : "other";
  if (hasChat || hasResponses) return chat;
  if (endpoints.some((path) => /^generateContent$/i.test(path))) return null;
  return METHODS.find(([pattern]) => endpoints.some((path) => pattern.test(path)))?.[1] ??
    endpoints.map((path) => kindOf(plainWords(path).replace(/^.*\bv\d+-/, "")))
      .find((kind) => kind !== null) ??
    null;
}

/** What a word for a kind means, exactly or by a part of it. */
function kindOf(word: string): ModelKind | null {
  return Object.hasOwn(TYPES, word) ? TYPES[word] : match(STEMS, word);
}

function plainWords(text: string): string {
  return text.toLowerCase().replaceAll(/[_ /]+/g, "-").replaceAll(/2(?=[a-z])/g, "-to-");
}

/** The texts that name the kind of an entry, written as in `TYPES`. */
function typesOf(entry: unknown): string[] {
  return TYPE_FIELDS.map((field) => pickField(entry, [field]))
    .filter((type) => typeof type === "string").map(plainWords);
}

function kindByModalities(entry: unknown, name: string): ModelKind | null {
  // "text+image->text", as OpenRouter writes it.
  const [from, to] = String(pickField(entry, ["architecture.modality", "modality"]) ?? "").split(
    "->",
  );
  const inputs = texts(pickField(entry, INPUT_FIELDS) ?? from).map(plainWords);
  const outputs = texts(pickField(entry, OUTPUT_FIELDS) ?? to).map(plainWords);
  if (outputs.length === 0) return null;
  if (outputs.includes("text")) {
    if (!inputs.includes("text") && inputs.includes("audio")) return "transcription";
    return outputs.length === 1 ? "chat" : match(LIKELY_IDS, name) ?? "chat";
  }
  const kinds = outputs.map(kindOf);
  return kinds.find((kind) => kind !== null) ?? "other";
}

function match(rules: [RegExp, ModelKind][], name: string): ModelKind | null {
  return rules.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return value.split(/[,+|]\s*/);
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
