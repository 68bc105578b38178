import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { FAMILY_EXAMPLES } from "../testing/family_examples.ts";
import { type SaidIdentity, tellFamily } from "./tell_family.ts";

const SILENT: SaidIdentity = {
  hugging_face_id: null,
  root: null,
  parent: null,
  canonical_slug: null,
  owned_by: null,
};

/** Of each group: the family, and its lines `provider id = variant`. */
function readExamples(text: string): [family: string | null, lines: string[]][] {
  return text.trim().split(/\n(?=\S)/).map((group) => {
    const [family, ...lines] = group.split("\n").map((line) => line.trim());
    return [family === "-" ? null : family, lines];
  });
}

describe("tellFamily() by rules", () => {
  for (const [family, lines] of readExamples(FAMILY_EXAMPLES)) {
    it(`reads the ids of ${family ?? "no model"}`, () => {
      for (const line of lines) {
        const [, provider, id, variant] = /^(\S+) (.+?)(?: = (.+))?$/.exec(line)!;
        assert.deepEqual(
          tellFamily(id, provider),
          family && { family, variant: variant ?? null, source: "rule" },
          line,
        );
      }
    });
  }

  it("reads a family as itself, however a host may spell it", () => {
    const spellings: Record<string, (family: string) => string> = {
      plain: (family) => family,
      upper: (family) => family.toUpperCase(),
      "behind a gateway": (family) => `openrouter/${family}`,
      free: (family) => `${family}:free`,
      "on the edge": (family) => `@cf/${family}`,
      "with p for a point": (family) => family.replaceAll(/(\d)\.(?=\d)/g, "$1p"),
      "with hyphens for points": (family) => family.replaceAll(/(\d)\.(?=\d)/g, "$1-"),
      "with underscores for points": (family) => family.replaceAll(/(\d)\.(?=\d)/g, "$1_"),
    };
    for (const [family] of readExamples(FAMILY_EXAMPLES)) {
      // Nobody writes a version of three numbers otherwise.
      if (family === null || /\d\.\d+\.\d/.test(family)) continue;
      for (const [name, spell] of Object.entries(spellings)) {
        assert.equal(tellFamily(spell(family), "acme")?.family, family, `${family} ${name}`);
      }
    }
  });

  it("keeps siblings apart", () => {
    const siblings = [
      "llama-3.1-8b-instruct",
      "llama-3.1-70b-instruct",
      "llama-3.2-3b-instruct",
      "meta-llama/Llama-3.1-8B",
      "qwen3-8b",
      "qwen3-8b-base",
      "qwen3-vl-8b-instruct",
      "qwen3-vl-8b-thinking",
      "qwen3-coder-30b-a3b-instruct",
      "qwen3-30b-a3b",
      "qwen3-30b-a3b-instruct-2507",
      "qwen3-30b-a3b-thinking-2507",
      "deepseek-v3",
      "deepseek-v3-0324",
      "deepseek-v3.1",
      "deepseek-v3.1-terminus",
      "deepseek-v3.2-exp",
      "deepseek-v3.2",
      "deepseek-r1",
      "deepseek-r1-0528",
      "deepseek-r1-distill-llama-70b",
      "gpt-4o",
      "gpt-4o-mini",
      "gpt-4o-audio-preview",
      "gpt-4-turbo",
      "gpt-4",
      "gpt-3.5-turbo",
      "gpt-5.1",
      "gpt-5.1-codex",
      "gpt-5.1-codex-mini",
      "gpt-5-1-chat",
      "o1-preview",
      "o1",
      "gemini-2.5-flash",
      "gemini-2.5-flash-lite",
      "gemini-2.5-flash-image",
      "gemini-2.5-flash-preview-05-20",
      "grok-4",
      "grok-4-fast",
      "grok-4.20-0309-reasoning",
      "grok-4.20-0309-non-reasoning",
      "glm-4.6",
      "glm-4.6v",
      "glm-4.7-flash",
      "glm-4.7-flashx",
      "mistral-large-2411",
      "mistral-large-2512",
      "mistral-small-2503",
      "mistral-small-2506",
      "kimi-k2",
      "kimi-k2-0905",
      "kimi-k2-thinking",
      "minimax-m2.5",
      "minimax-m2.5-highspeed",
      "gemma-3-4b-it",
      "gemma-3n-e4b-it",
      "nemotron-nano-9b-v2",
      "nemotron-nano-12b-v2-vl",
    ];
    const families = siblings.map((id) => tellFamily(id, "acme")?.family);
    assert.ok(families.every((family) => family !== undefined), families.join(" "));
    assert.deepEqual(families, [...new Set(families)]);
  });

  it("reads the same model from whatever spelling of its version", () => {
    const spelled = ["claude-opus-4-6", "claude-opus-4.6", "claude-opus-46", "claude-4-6-opus"];
    for (const id of spelled) {
      assert.equal(tellFamily(id, "acme")?.family, "anthropic/claude-opus-4.6", id);
    }
    for (const id of ["qwen2.5-7b-instruct", "qwen2p5-7b-instruct", "Qwen-2-5-7B-Instruct"]) {
      assert.equal(tellFamily(id, "acme")?.family, "qwen/qwen2.5-7b-instruct", id);
    }
  });

  it("tells nothing of what is no id of a model", () => {
    for (
      const id of ["", "/", ":free", "@", "--", "模型", "constructor", "llama", "a".repeat(256)]
    ) {
      assert.equal(tellFamily(id, "acme"), null, id);
    }
  });

  it("gives what the column accepts, whatever the id", () => {
    const parts = [
      "llama",
      "-",
      "3.1",
      "8b",
      "/",
      ":",
      "@",
      "_",
      "~",
      " ",
      "%",
      "toString",
      "é",
      "--",
    ];
    let seed = 7;
    const pick = () => parts[(seed = (seed * 1103515245 + 12345) % 2147483648) % parts.length];
    for (let round = 0; round < 3000; round++) {
      const told = tellFamily(Array.from({ length: 1 + round % 9 }, pick).join(""), "openai");
      if (told === null) continue;
      assert.match(told.family, /^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._:-]*$/);
      assert.ok(told.variant === null || (told.variant.length > 0 && told.variant.length <= 200));
    }
  });
});

describe("tellFamily() by lists", () => {
  it("takes the repository that a list names, with the variant that the id names", () => {
    assert.deepEqual(
      tellFamily("house-model:free", "acme", {
        ...SILENT,
        hugging_face_id: "RedHatAI/Meta-Llama-3.1-8B-Instruct-FP8",
      }),
      { family: "meta-llama/llama-3.1-8b-instruct", variant: "free, fp8", source: "list" },
    );
  });

  it("takes the gateway's lasting name where the id could be of several models", () => {
    assert.equal(tellFamily("qwen/qwen3-coder", "openrouter"), null);
    assert.deepEqual(
      tellFamily("qwen/qwen3-coder:free", "openrouter", {
        ...SILENT,
        canonical_slug: "qwen/qwen3-coder-480b-a35b-07-25",
      }),
      { family: "qwen/qwen3-coder-480b", variant: "free", source: "list" },
    );
  });

  it("tells nothing where the list and the id name two models", () => {
    const said = { ...SILENT, hugging_face_id: "Qwen/Qwen2.5-72B-Instruct" };
    assert.equal(tellFamily("llama-3.3-70b-instruct", "acme", said), null);
  });

  it("keeps what the id says more than the gateway's name", () => {
    const said = { ...SILENT, canonical_slug: "z-ai/glm-4.6-20251208" };
    assert.deepEqual(tellFamily("z-ai/glm-4.6v", "openrouter", said), {
      family: "z-ai/glm-4.6v",
      variant: null,
      source: "rule",
    });
  });

  it("takes what a server has loaded, whatever it is called there", () => {
    const said = { ...SILENT, root: "Qwen/Qwen2.5-7B-Instruct-AWQ", owned_by: "vllm" };
    assert.equal(tellFamily("gpt-4", "acme", said)?.family, "qwen/qwen2.5-7b-instruct");
    const path = { ...SILENT, root: "/models/models--google--gemma-3-4b-it/snapshots/093f" };
    assert.equal(tellFamily("house-model", "acme", path)?.family, "google/gemma-3-4b-it");
    const own = { ...SILENT, root: "gpt-4o" };
    assert.equal(tellFamily("gpt-4o", "openai", own)?.source, "rule");
  });

  it("tells nothing of an adapted model", () => {
    const said = { ...SILENT, root: "acme/sql-lora", parent: "meta-llama/Llama-3.1-8B-Instruct" };
    assert.equal(tellFamily("sql-lora", "acme", said), null);
  });

  it("takes the owner for the creator of a name that no line is known for", () => {
    const said = { ...SILENT, owned_by: "Cohere" };
    assert.deepEqual(tellFamily("rerank-v9", "acme", said), {
      family: "cohere/rerank-v9",
      variant: null,
      source: "list",
    });
    // Servers of all kinds say this.
    assert.equal(tellFamily("house-model", "acme", { ...SILENT, owned_by: "openai" }), null);
  });
});
