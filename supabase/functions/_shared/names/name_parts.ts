/** The parts of a model's name, whatever order a host gives them in. */
export interface NameParts {
  line: string;
  /** Such as `3.3`, `v3.1`, `k2.5`, `4o`. */
  version: string | null;
  /** What tells siblings apart, such as `mini`, `vl`, `coder`, in their order. */
  words: string[];
  /** Parameters, such as `70b` or `8x7b`; how many experts and active ones follows from them. */
  size: string | null;
  mode: "instruct" | "chat" | "base" | null;
  /** A revision that the creator counts, such as `v0.3`. */
  revision: string | null;
  /** A short date, such as `0528`, `2507` or `08-2024`. */
  stamp: string | null;
  /** A whole date, such as `2024-08-06`. */
  date: string | null;
  /** How it is quantised or served. */
  variants: string[];
}

/** What an id tells besides the words of the name. */
export interface NameContext {
  /** The path names the creator, as where base models are listed by their plain name. */
  hasOrg: boolean;
  /** The name is that of a repository with weights. */
  repository: boolean;
}

/** Brings the parts to what tells the model apart. False: the name may be of several models. */
export type NameRule = (parts: NameParts, context: NameContext) => boolean | void;

/** Takes words out that do not tell models apart, and names them in the variant. */
export function moveWords(parts: NameParts, pattern: RegExp): void {
  parts.variants.push(...parts.words.filter((word) => pattern.test(word)));
  parts.words = parts.words.filter((word) => !pattern.test(word));
}

/** The short date is that of a snapshot, not of a model of its own. */
export function moveStamp(parts: NameParts): void {
  if (parts.stamp !== null) parts.variants.push(parts.stamp);
  parts.stamp = null;
}

export function take(parts: NameParts, pattern: RegExp): string | null {
  const index = parts.words.findIndex((word) => pattern.test(word));
  return index < 0 ? null : parts.words.splice(index, 1)[0];
}

/** `gpt-35` is 3.5, `m25` is m2.5: no line has got as far as ten. */
export function compact(parts: NameParts): void {
  parts.version = parts.version?.replace(/^([a-z]{0,2})([1-9])(\d)(?=[a-z]?$)/, "$1$2.$3") ?? null;
}

/** Only the model that follows instructions is served under the name. */
export function dropMode(parts: NameParts): void {
  if (parts.mode !== "base") parts.mode = null;
}

/** Whether a plain name is that of the base model: in a path, and with no word that only a served model has. */
export function isBase(parts: NameParts, context: NameContext): boolean {
  return parts.mode === "base" ||
    (parts.mode === null && context.hasOrg && parts.variants.length === 0 &&
      !parts.words.some((word) => /^(?:turbo|fast|lite|instant)$/.test(word)));
}
