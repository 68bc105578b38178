import { findLine } from "./family_names.ts";
import type { NameParts } from "./name_parts.ts";

/** How weights are stored. */
const FORMAT =
  /^(?:fp\d+|nvfp4|mxfp\d|bf16|f16|int\d+|w\d+a\d+|awq|gptq|gguf|bnb|nf4|exl[23]|mlx|dwq|qat|\d{1,2}bit|i?q\d(?:[-.]\w+)*|quantized|ud|marlin|hf|hb|lora|dynamic|paddle|mixed|ar|autoround)$/;

/** How a host serves: these words never tell two models apart. */
const SERVED =
  /^(?:free|tee|maas|tput|throughput|specdec|versatile|serverless|dedicated|batch|flex|priority|nitro|floor|exacto|extended|latest|default|cloud|thinking-off|4096|8192|16384|32768|65536|131072)$/;

/** Splits a name whose words are separated by hyphens. Null when its line is not known. */
export function splitName(name: string): NameParts | null {
  const [first, ...others] = name.split("-");
  const found = findLine(first);
  if (found === null) return null;
  const glued = first.slice(found.written.length);
  return readWords(found.line, glued === "" ? others : [glued, ...others]);
}

/** Splits a name of a line that is not known: nothing is in a place of its own. */
export function splitUnknown(name: string): NameParts {
  const [first, ...others] = joinVersions(name.split("-").map(dotted));
  return readWords(first, others);
}

function readWords(line: string, tokens: string[]): NameParts {
  const parts: NameParts = {
    line,
    version: null,
    words: [],
    size: null,
    mode: null,
    revision: null,
    stamp: null,
    date: null,
    variants: [],
  };
  const words = joinVersions(takeDates(joinFormats(tokens.map(dotted)), parts));
  const active: string[] = [];
  words.forEach((word, index) => {
    const before = words[index - 1];
    // Baidu's weights for PyTorch; elsewhere it is a base model.
    const isFormat = FORMAT.test(word) || (word === "pt" && line === "ernie");
    if (isFormat || SERVED.test(word)) parts.variants.push(word);
    else if (/^(?:instruct|it|chat|base|pt)$/.test(word) && parts.mode === null) {
      parts.mode = ({ it: "instruct", pt: "base" } as const)[word as "it"] ??
        word as "instruct";
    } else if (word === "base" && parts.mode === "instruct") {
      // A host's plain copy of a model that follows instructions.
      parts.variants.push(word);
    } else if (/^\d{1,4}e$/.test(word) || (/^a\d+(?:\.\d+)?b$/.test(word))) active.push(word);
    else if (
      parts.size === null && /^(?:\d+(?:\.\d+)?[bmt]|\d+x\d+(?:\.\d+)?b|e\d+b)$/.test(word)
    ) {
      parts.size = word;
    } else if (
      parts.version === null && index === 0 && !isStamp(word) &&
      /^[a-z]{0,2}\d+(?:\.\d+)?[a-z]{0,2}$/.test(word)
    ) {
      parts.version = word;
    } else if (parts.revision === null && /^v\d+(?:\.\d+)*$/.test(word)) parts.revision = word;
    else if (parts.stamp === null && /^\d{4}$/.test(word) && isStamp(word)) parts.stamp = word;
    else if (word !== before) {
      // A revision in the middle is a part of the name: whisper-large-v3-turbo.
      if (parts.revision !== null && parts.mode === null) {
        parts.words.push(parts.revision);
        parts.revision = null;
      }
      parts.words.push(word);
    }
  });
  // The first release is often named without its version.
  if (parts.words.length > 1 && parts.words.at(-1) === "1.0") parts.words.pop();
  parts.size ??= active.find((word) => word.startsWith("a")) ?? null;
  return parts;
}

/** `3p3` is 3.3. */
function dotted(token: string): string {
  return token.replaceAll(/(\d)p(?=\d)/g, "$1.");
}

/** `q4-k-m` is one word, as are `4-bit` and `non-reasoning`. */
function joinFormats(tokens: string[]): string[] {
  return tokens.join("-")
    .replaceAll(
      /\b(i?q\d)-(k|0|1|xs|xxs|nl)(?:-(s|m|l|xl|xs))?(?=-|$)/g,
      (_, q, k, m) => `${q}.${k}${m ? `.${m}` : ""}`,
    )
    .replaceAll(/\b(\d)-bit\b/g, "$1bit")
    .replaceAll(/\bnon-(reasoning|thinking)\b/g, "non$1")
    .split("-").filter((token) => token !== "");
}

/** Takes out whole dates and those of month and day or month and year. */
function takeDates(tokens: string[], parts: NameParts): string[] {
  let text = `-${tokens.join("-")}-`;
  const take = (pattern: RegExp, write: (match: string[]) => void) => {
    text = text.replace(pattern, (...match) => {
      write(match as string[]);
      return "-";
    });
  };
  take(/-(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])-/, ([, y, m, d]) => {
    parts.date = `${y}-${m}-${d}`;
  });
  take(/-(2\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])-/, ([, y, m, d]) => {
    parts.date ??= `20${y}-${m}-${d}`;
  });
  take(/-(0[1-9]|1[0-2])-(20\d\d)-/, ([, m, y]) => parts.stamp = `${m}-${y}`);
  take(/-(20\d\d)-(0[1-9]|1[0-2])-/, ([, y, m]) => parts.stamp = `${m}-${y}`);
  take(/-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])-/, ([, m, d]) => parts.stamp = `${m}-${d}`);
  return text.split("-").filter((token) => token !== "");
}

/** `4-1` is 4.1, `k2-6` is k2.6, `4-5v` is 4.5v; not where a date or a size is. */
function joinVersions(tokens: string[]): string[] {
  const joined: string[] = [];
  for (const token of tokens) {
    const before = joined.at(-1);
    if (
      before !== undefined && /^(?:[a-z]{0,2}\d{1,2})$/.test(before) && !/^[ea]\d/.test(before) &&
      /^(?:0|[1-9]\d?)v?$/.test(token)
    ) {
      joined[joined.length - 1] = `${before}.${token}`;
    } else joined.push(token);
  }
  return joined;
}

/** Month and day, or year and month. */
function isStamp(word: string): boolean {
  return /^(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(word) ||
    /^2\d(?:0[1-9]|1[0-2])$/.test(word);
}
