import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { classifyModel, readListWords } from "./classify_model.ts";
import type { ModelKind } from "./types.ts";

function kinds(ids: string[], entry: unknown = {}): ModelKind[] {
  return [...new Set(ids.map((id) => classifyModel(entry, id)))];
}

describe("classifyModel()", () => {
  it("knows a kind by a part of its name, in types, endpoints and modalities", () => {
    const cases: [Record<string, unknown>, string][] = [
      [{ type: "video_generation" }, "video"],
      [{ type: "text2image" }, "image"],
      [{ type: "embedding-model" }, "embedding"],
      [{ type: "chat-model" }, "chat"],
      [{ type: "video-text-to-text" }, "chat"],
      [{ mode: "audio_transcription" }, "transcription"],
      [{ mode: "audio_speech" }, "speech"],
      [{ type: "text", sub_type: "embedding" }, "embedding"],
      [{ model_spec: { type: "image" } }, "image"],
      [{ task: { name: "Text Classification" } }, "other"],
      [{ task: { name: "Text Generation" } }, "chat"],
      [{ supported_endpoints: ["/v1/images/generations"] }, "image"],
      [{ supported_endpoints: ["/v1/audio/speech"] }, "speech"],
      [{ supported_endpoints: ["/v1/completions"] }, "completion"],
      [{ supported_endpoints: ["/v1/completions", "/v1/chat/completions"] }, "chat"],
      [{ supported_endpoint_types: ["jina-rerank"] }, "rerank"],
      [{ supportedGenerationMethods: ["countTokens"] }, "other"],
      [{ outputModalities: ["EMBEDDING"] }, "embedding"],
      [{ output_modalities: ["TEXT"], input_modalities: ["TEXT", "IMAGE"] }, "chat"],
      [{ output_modalities: "image" }, "image"],
      [{ type: "premium", supported_endpoints: ["/v1/messages"] }, "chat"],
    ];
    for (const [entry, kind] of cases) {
      assert.equal(classifyModel(entry, "vendor/model"), kind, JSON.stringify(entry));
    }
  });

  it("tells OpenAI's models by their ids", () => {
    const byKind: Partial<Record<ModelKind, string[]>> = {
      chat: [
        "gpt-4o-mini",
        "gpt-4o-2024-11-20",
        "chatgpt-4o-latest",
        "o1",
        "o3-mini",
        "o4-mini-2025-04-16",
        "gpt-5-nano",
        "gpt-5.4-mini-2026-03-17",
        "gpt-5-chat-latest",
        "gpt-6-luna",
        "chat-latest",
        "gpt-3.5-turbo-0125",
      ],
      embedding: ["text-embedding-ada-002", "text-embedding-3-small"],
      transcription: ["whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe-2025-12-15"],
      speech: ["tts-1", "tts-1-hd", "gpt-4o-mini-tts"],
      realtime: ["gpt-realtime", "gpt-4o-realtime-preview", "gpt-realtime-whisper"],
      audio: ["gpt-audio", "gpt-audio-mini-2025-10-06", "gpt-4o-audio-preview"],
      image: ["gpt-image-1", "gpt-image-1.5", "chatgpt-image-latest", "dall-e-3"],
      video: ["sora-2", "sora-2-pro"],
      moderation: ["omni-moderation-latest", "text-moderation-stable"],
      completion: ["davinci-002", "babbage-002", "gpt-3.5-turbo-instruct-0914"],
      responses: [
        "gpt-5-codex",
        "gpt-5.1-codex-mini",
        "codex-mini-latest",
        "o1-pro",
        "gpt-5-pro-2025-10-06",
        "o3-deep-research-2025-06-26",
        "computer-use-preview",
      ],
      search: ["gpt-4o-mini-search-preview", "gpt-5-search-api-2025-10-14"],
    };
    for (const [kind, ids] of Object.entries(byKind)) assert.deepEqual(kinds(ids), [kind]);
  });

  it("keeps other vendors' chat models as chat", () => {
    const ids = [
      "meta-llama/Llama-3.3-70B-Instruct-Turbo",
      "Qwen/Qwen3-VL-32B-Instruct",
      "deepseek-v4-pro",
      "models/gemini-2.5-pro",
      "llama-3.2-90b-vision-preview",
      "mistral-large-latest",
      "claude-opus-4-7",
      "grok-4-fast-reasoning",
      "perplexity/sonar-pro",
      "qwen3-coder-480b",
      "imagine-7b",
    ];
    assert.deepEqual(kinds(ids), ["chat"]);
  });

  it("tells guards, embedders and the like by id even where they say text", () => {
    const text = { input_modalities: ["text"], output_modalities: ["text"] };
    assert.deepEqual(
      kinds([
        "meta-llama/llama-prompt-guard-2-86m",
        "openai/gpt-oss-safeguard-20b",
        "nvidia/nemotron-3.5-content-safety:free",
        "google/shieldgemma-9b",
        "ibm/granite-guardian-3",
      ], text),
      ["moderation"],
    );
    assert.deepEqual(kinds(["nomic-embed-text", "BAAI/bge-m3", "multilingual-e5-large"], text), [
      "embedding",
    ]);
    assert.deepEqual(kinds(["BAAI/bge-reranker-v2-m3", "rerank-v3.5"], text), ["rerank"]);
    assert.deepEqual(kinds(["openai/gpt-5:batch"], text), ["batch"]);
  });

  it("believes declared types", () => {
    assert.equal(classifyModel({ type: "chat" }, "vendor/image-chatter"), "chat");
    assert.equal(classifyModel({ type: "code" }, "vendor/coder"), "completion");
    assert.equal(classifyModel({ type: "image" }, "vendor/x"), "image");
    assert.equal(classifyModel({ type: "transcribe" }, "vendor/x"), "transcription");
    assert.equal(classifyModel({ model_type: "embeddings" }, "vendor/x"), "embedding");
    assert.equal(classifyModel({ task: "chat-completion" }, "vendor/x"), "chat");
    assert.equal(classifyModel({ type: "moderation" }, "vendor/x"), "moderation");
  });

  it("takes language for chat, unless the list has a separate word for chat", () => {
    const language = { id: "vendor/model-7b", type: "language" };
    const kind = (list: unknown[]) =>
      classifyModel(language, language.id, readListWords([language, ...list]));
    assert.equal(kind([{ id: "x", type: "embedding" }]), "chat");
    assert.equal(kind([{ id: "x", type: "chat" }]), "completion");
    assert.equal(kind([null, "text", { id: "x", task: "chat-completion" }]), "completion");
  });

  it("knows the words of hubs, gateways and clouds", () => {
    assert.equal(classifyModel({ pipeline_tag: "text-generation" }, "x"), "chat");
    assert.equal(classifyModel({ task: { name: "Text Generation" } }, "@cf/x"), "chat");
    assert.equal(classifyModel({ task: { name: "Text Embeddings" } }, "@cf/x"), "embedding");
    assert.equal(classifyModel({ pipelineTag: "image-to-video" }, "x"), "video");
    assert.equal(classifyModel({ type: "reranking" }, "x"), "rerank");
    assert.equal(classifyModel({ type: "upscale" }, "x"), "image");
    assert.equal(classifyModel({ supported_endpoint_types: ["openai"] }, "x"), "chat");
  });

  it("tells Google's models by their methods, and by id where they only generate", () => {
    const kind = (id: string, ...supportedGenerationMethods: string[]) =>
      classifyModel({ name: id, supportedGenerationMethods }, id);
    const generate = ["generateContent", "countTokens"];
    assert.equal(kind("models/gemini-3-pro", ...generate, "batchGenerateContent"), "chat");
    assert.equal(kind("models/gemini-3-flash", ...generate, "bidiGenerateContent"), "chat");
    assert.equal(kind("models/gemini-2.5-flash-image", ...generate), "image");
    assert.equal(kind("models/gemini-3-pro-image-preview", ...generate), "image");
    assert.equal(kind("models/nano-banana-pro-preview", ...generate), "image");
    assert.equal(kind("models/gemini-2.5-pro-preview-tts", ...generate), "speech");
    assert.equal(kind("models/lyria-3-pro-preview", ...generate), "audio");
    assert.equal(kind("models/imagen-4.0-generate-001", "predict"), "image");
    assert.equal(kind("models/veo-3.1-generate-preview", "predictLongRunning"), "video");
    assert.equal(kind("models/aqa", "generateAnswer"), "other");
    assert.equal(kind("models/aqa", ...generate), "other");
    assert.equal(kind("models/lyria-realtime-exp", "bidiGenerateMusic"), "realtime");
    assert.equal(kind("models/gemini-live-2.5-flash", "bidiGenerateContent"), "realtime");
    assert.equal(kind("models/gemini-new", "bidiGenerateContent", "countTokens"), "realtime");
    assert.equal(kind("models/gemini-embedding-2", "embedContent", "countTokens"), "embedding");
  });

  it("ignores types that say nothing", () => {
    assert.equal(classifyModel({ type: "model" }, "claude-sonnet-4-6"), "chat");
    assert.equal(classifyModel({ type: "base" }, "mistral-small"), "chat");
    assert.equal(classifyModel({ type: 7 }, "x"), "chat");
    assert.equal(classifyModel({ type: "constructor" }, "x"), "chat");
  });

  it("believes declared capabilities", () => {
    assert.equal(classifyModel({ capabilities: { completion_chat: true } }, "x"), "chat");
    assert.equal(classifyModel({ capabilities: { completion_chat: false } }, "x"), "other");
    assert.equal(classifyModel({ supports_chat: false }, "x"), "other");
    assert.equal(classifyModel({ endpoints: ["chat", "generate"] }, "x"), "chat");
    for (
      const entry of [
        { supported_endpoints: ["/responses"] },
        { supported_endpoints: ["/responses", "ws:/responses"], type: "chat" },
        { endpoints: ["/v1/responses"], supports_chat: true },
        { supported_endpoint_types: ["openai-response"] },
        { supported_endpoints: ["v1/responses"], task: "text-generation" },
      ]
    ) assert.equal(classifyModel(entry, "x"), "responses", JSON.stringify(entry));
    for (
      const entry of [
        { supported_endpoints: ["/responses", "/chat/completions"], type: "chat" },
        { supported_endpoint_types: ["openai", "openai-response"] },
        { supported_endpoints: ["/responses", "/v1/chat/completions"], supports_chat: true },
      ]
    ) assert.equal(classifyModel(entry, "x"), "chat", JSON.stringify(entry));
    assert.equal(
      classifyModel({ supportedGenerationMethods: ["embedContent"] }, "x"),
      "embedding",
    );
  });

  it("decides by input and output", () => {
    const kind = (inputs: string[], outputs: string[], id = "x") =>
      classifyModel({ input_modalities: inputs, output_modalities: outputs }, id);
    assert.equal(kind(["text", "image"], ["text"]), "chat");
    assert.equal(kind(["text"], ["text"], "openai/o3-pro"), "chat");
    assert.equal(kind(["audio"], ["transcription"]), "transcription");
    assert.equal(kind(["audio"], ["text"]), "transcription");
    assert.equal(kind(["text"], ["speech"]), "speech");
    assert.equal(kind(["text"], ["embeddings"]), "embedding");
    assert.equal(kind(["text"], ["image"]), "image");
    assert.equal(kind(["text"], ["smell"]), "other");
    assert.equal(kind(["text"], ["image", "text"], "google/gemini-3-pro-image"), "image");
    assert.equal(kind(["text"], ["text", "audio"], "openai/gpt-audio"), "audio");
    assert.equal(kind(["text"], ["text", "image"], "openrouter/auto"), "chat");
  });

  it("reads modalities under the names lists give them", () => {
    const nested = { architecture: { input_modalities: ["text"], output_modalities: ["image"] } };
    assert.equal(classifyModel(nested, "x"), "image");
    assert.equal(classifyModel({ architecture: { modality: "text->image" } }, "x"), "image");
    assert.equal(classifyModel({ modality: "text+image->text" }, "x"), "chat");
    assert.equal(classifyModel({ supported_output_modalities: ["embeddings"] }, "x"), "embedding");
  });

  it("takes a model for chat when nothing speaks against it", () => {
    assert.equal(classifyModel({}, "something-new"), "chat");
    assert.equal(classifyModel(null, "something-new"), "chat");
  });
});
