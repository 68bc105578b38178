import { compact, dropMode, moveStamp, moveWords, type NameParts, take } from "./name_parts.ts";

const EFFORT = /^(?:none|minimal|low|medium|high|xhigh)$/;

export function readOpenai(parts: NameParts): void {
  compact(parts);
  if (parts.words[0] !== "oss") moveStamp(parts);
  moveWords(parts, EFFORT);
  // "chat" is the model of ChatGPT, a sibling.
  if (parts.mode === "chat" || parts.mode === "instruct") parts.words.push(parts.mode);
  parts.mode = null;
}

/** `claude-3-5-haiku`, `claude-4.5-haiku` and `claude-haiku-4-5` are in one order. */
export function readClaude(parts: NameParts): void {
  parts.version ??= parts.revision ?? take(parts, /^\d{1,2}(?:\.\d)?$/);
  if (parts.revision === parts.version) parts.revision = null;
  compact(parts);
  parts.version = parts.version?.replace(/^v/, "").replace(/\.0$/, "") ?? null;
  moveStamp(parts);
  moveWords(parts, /^(?:thinking|thought|reasoning|fast|low|medium|high|xhigh|max|1m|beta)$/);
  if (/^v\d$/.test(parts.revision ?? "")) {
    parts.variants.push(parts.revision!);
    parts.revision = null;
  }
  // It stands first up to 3.7, and last from 4 on.
  if (Number(parts.version) >= 4) {
    parts.words.push(parts.version!);
    parts.version = null;
  }
}

export function readGoogle(parts: NameParts): void {
  compact(parts);
  moveStamp(parts);
  moveWords(parts, /^(?:00\d|high|low|medium|minimal)$/);
  // Before that, models that think were models of their own.
  if (Number(parts.version) >= 2.5) moveWords(parts, /^(?:thinking|nonthinking|nothinking)$/);
}

export function readGlm(parts: NameParts): void {
  compact(parts);
  dropMode(parts);
  if (/^(?:4\.[5-9]|[5-9])/.test(parts.version ?? "")) {
    moveWords(parts, /^(?:thinking|nonthinking|reasoning)$/);
    if (!parts.size?.endsWith("b")) parts.size = null;
  }
}

export function readGrok(parts: NameParts): void {
  compact(parts);
  moveStamp(parts);
  if (parts.version !== null) moveWords(parts, /^(?:beta|high|low)$/);
}

export function readNova(parts: NameParts): boolean | void {
  if (parts.revision === "v1") parts.revision = null;
  return parts.words.some((word) =>
    /^(?:micro|lite|pro|premier|canvas|reel|sonic|act)$/.test(word)
  );
}

export function readCommand(parts: NameParts): void {
  // It was released once.
  if (parts.words[0] === "a" && parts.words.length === 1) moveStamp(parts);
}
