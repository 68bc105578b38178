import {
  compact,
  moveWords,
  type NameContext,
  type NameParts,
  type NameRule,
} from "./name_parts.ts";
import { readMistral } from "./mistral_releases.ts";
import {
  readDeepseek,
  readGemma,
  readGranite,
  readKimi,
  readLlama,
  readMixtral,
  readNemotron,
  readPhi,
  readQwen,
} from "./open_name_rules.ts";
import {
  readClaude,
  readCommand,
  readGlm,
  readGoogle,
  readGrok,
  readNova,
  readOpenai,
} from "./sold_name_rules.ts";

/**
 * How the names of a line are read: two spellings of one model must end in the
 * same parts, two models must not.
 */
const RULES: Record<string, NameRule> = {
  llama: readLlama,
  gemma: readGemma,
  qwen: readQwen,
  deepseek: readDeepseek,
  kimi: readKimi,
  gpt: readOpenai,
  chatgpt: readOpenai,
  o1: readOpenai,
  o3: readOpenai,
  o4: readOpenai,
  claude: readClaude,
  gemini: readGoogle,
  glm: readGlm,
  grok: readGrok,
  minimax: compact,
  mimo: compact,
  nemotron: readNemotron,
  phi: readPhi,
  hermes: compact,
  cogito: plainVersion,
  nova: readNova,
  granite: readGranite,
  command: readCommand,
  mixtral: readMixtral,
  mistral: readMistral,
  ministral: readMistral,
  magistral: readMistral,
  devstral: readMistral,
  codestral: readMistral,
  pixtral: readMistral,
  voxtral: readMistral,
};

/** `v2.1` is 2.1. */
function plainVersion(parts: NameParts): void {
  parts.version = parts.version?.replace(/^v/, "") ?? null;
}

/** Applies the rule of the line, and what holds for all. */
export function settle(parts: NameParts, context: NameContext): boolean {
  if (Object.hasOwn(RULES, parts.line) && RULES[parts.line](parts, context) === false) return false;
  // Only of open weights, which have a size in their name, do hosts serve a faster copy under the name.
  if (parts.size !== null) moveWords(parts, /^(?:turbo|fast|lite|instant|reference)$/);
  return true;
}
