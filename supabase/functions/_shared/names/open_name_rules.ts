import {
  compact,
  dropMode,
  isBase,
  moveStamp,
  moveWords,
  type NameContext,
  type NameParts,
  take,
} from "./name_parts.ts";

export function readLlama(parts: NameParts, context: NameContext): boolean | void {
  compact(parts);
  parts.version = parts.version?.replace(/^v/, "") ?? null;
  if (parts.words.some((word) => /guard|^nemotron$|^embed$/.test(word))) return;
  moveWords(parts, /^(?:preview|basic)$/);
  const name = take(parts, /^(?:scout|maverick|behemoth)$/);
  if (name !== null) {
    // The repository of the base model has the whole name without "instruct".
    const base = parts.mode === "base" ||
      (parts.mode === null && context.repository && parts.size !== null);
    Object.assign(parts, { words: [name, ...parts.words], size: null, mode: base ? "base" : null });
    return;
  }
  if (parts.version === "3.3") parts.size ??= "70b";
  if (parts.size === null || parts.version === null) return false;
  // Of these sizes only models that see exist.
  if (
    parts.version === "3.2" && /^(?:11|90)b$/.test(parts.size) && !parts.words.includes("vision")
  ) {
    parts.words.push("vision");
  }
  const base = parts.version === "3.3" ? false : isBase(parts, context);
  if (parts.version === "2") parts.mode = base ? null : "chat";
  else parts.mode = base ? null : "instruct";
}

export function readGemma(parts: NameParts, context: NameContext): boolean | void {
  if (parts.size === null) return false;
  parts.mode = isBase(parts, context) ? null : "instruct";
}

export function readQwen(parts: NameParts, context: NameContext): boolean | void {
  compact(parts);
  const [major] = parts.version?.match(/\d+(?:\.\d+)?/) ?? ["0"];
  if (parts.size === null) {
    // Sold by name alone; with a version and nothing else, or as coder, there are several.
    moveStampWithDay(parts);
    if (
      parts.version !== null &&
      parts.words.every((word) => /^(?:coder|vl|omni|turbo|fast)$/.test(word))
    ) {
      return false;
    }
    dropMode(parts);
    return;
  }
  if (parts.stamp === "07-25") parts.stamp = "2507";
  if (parts.stamp === "04-28") moveStamp(parts);
  if (parts.stamp === "2507" && parts.mode === null && !parts.words.includes("thinking")) {
    parts.mode = "instruct";
  }
  if (parts.words.includes("next")) {
    moveStamp(parts);
    if (parts.words.includes("coder")) dropMode(parts);
  } else if (parts.words.includes("coder") && Number(major) >= 3) {
    dropMode(parts);
    moveStamp(parts);
  } else if (Number(major) < 3 && parts.mode !== "instruct") {
    const base = isBase(parts, context);
    parts.mode = base ? null : Number(major) >= 2 ? "instruct" : "chat";
  } else if (Number(major) >= 3.5) dropMode(parts);
}

function moveStampWithDay(parts: NameParts): void {
  if (parts.stamp?.includes("-")) moveStamp(parts);
}

export function readDeepseek(parts: NameParts): boolean | void {
  compact(parts);
  const version = parts.version === null
    ? take(parts, /^(?:v\d(?:\.\d)?|r\d)$/) ?? parts.revision
    : null;
  if (version !== null) {
    parts.revision = parts.revision === version ? null : parts.revision;
    parts.version = version;
  }
  if (parts.words.includes("distill")) return void dropMode(parts);
  if (parts.version !== null) dropMode(parts);
  if (/^(?:671|685)b$/.test(parts.size ?? "")) parts.size = null;
  if (parts.size !== null && parts.version === "r1" && parts.words.length === 0) {
    // What is called R1 in another size is one of the models that learned from it.
    const teacher =
      ({ "70b": "llama", "32b": "qwen", "14b": "qwen", "7b": "qwen", "1.5b": "qwen" } as const)[
        parts.size as "70b"
      ];
    if (teacher === undefined) return false;
    parts.words.push("distill", teacher);
  }
  if (/^(?:v3|r1)$/.test(parts.version ?? "")) {
    stampOfDate(parts);
    if (/^(?:1226|0120)$/.test(parts.stamp ?? "")) moveStamp(parts);
  }
  if (/^v(?:3\.\d|[4-9])/.test(parts.version ?? "")) {
    moveWords(parts, /^(?:thinking|think|reasoning)$/);
  }
  if (parts.version !== null) moveWords(parts, /^(?:turbo|fast)$/);
}

/** Releases of one version are told apart by a short date, which some write with its year. */
function stampOfDate(parts: NameParts): void {
  if (parts.stamp !== null || parts.date === null) return;
  parts.stamp = parts.date.slice(5).replace("-", "");
  parts.date = null;
}

export function readKimi(parts: NameParts): void {
  compact(parts);
  if (parts.version === null) return;
  // Moonshot sells faster ones by names of their own; this is the name of the weights.
  const instructed = parts.mode === "instruct";
  dropMode(parts);
  if (instructed) moveWords(parts, /^(?:turbo|fast)$/);
  parts.size = /^\d+t$/.test(parts.size ?? "") ? null : parts.size;
  moveWords(parts, /^\d+k$/);
  if (parts.version === "k2") {
    stampOfDate(parts);
    if (parts.stamp === "0711" || parts.words.includes("thinking")) moveStamp(parts);
    take(parts, /^preview$/);
  } else moveStamp(parts);
}

/** `nemotron-nano-3-30b` is `nemotron-3-nano-30b`. */
export function readNemotron(parts: NameParts): void {
  parts.version ??= take(parts, /^\d(?:\.\d)?$/);
  take(parts, /^nvidia$/);
  dropMode(parts);
  if (parts.version !== "3") return;
  // These names belong to their sizes; of the smallest there are several.
  const names = { "30b": "nano", "120b": "super", "550b": "ultra" } as const;
  const name = names[parts.size as "30b"];
  if (name !== undefined && !/^(?:nano|super|ultra)$/.test(parts.words[0] ?? "")) {
    parts.words.unshift(name);
  } else if (parts.size === null && /^(?:super|ultra)$/.test(parts.words.join(" "))) {
    parts.size = parts.words[0] === "super" ? "120b" : "550b";
  }
}

export function readPhi(parts: NameParts): void {
  compact(parts);
  dropMode(parts);
  // Its words say its size: mini, small, medium; without one it is this.
  parts.size = null;
}

export function readGranite(parts: NameParts): void {
  dropMode(parts);
  parts.version = parts.version?.replace(/\.0$/, "") ?? null;
}

export function readMixtral(parts: NameParts, context: NameContext): boolean | void {
  if (parts.size === null) return false;
  if (parts.revision === "v0.1") parts.revision = null;
  parts.mode = isBase(parts, context) ? null : "instruct";
}
