import { encodeBase64 } from "./encode_base64.ts";

export const MASK = "[redacted]";

/** As much of a key in one piece gives it away; of a long one it takes half. */
const MIN_PIECE_CHARS = 12;
/** Fewer characters of a key that a text ends with may be anything. */
const MIN_END_CHARS = 6;
/** Characters that are looked for first. */
const SEED_CHARS = 8;

/** What a secret may take in a text at most, whatever its form: so much is kept behind a cut. */
export const SECRET_ROOM_CHARS = 4096;

/** What stands for another character, and what is not seen. */
const ESCAPES =
  /%(?:25){0,3}([\da-f]{2})|\\{1,8}u00([\da-f]{2})|\\{1,8}x([\da-f]{2})|&(?:amp;)?#x0{0,4}([\da-f]{2});|&(?:amp;)?#0{0,4}(\d{2,3});|\\{1,8}(?=\/)|[\s\u00ad\u200b-\u200f\u2060\ufeff]+/gi;

/** A text as it reads without its escapes and gaps, and where each of its characters stands. */
interface Plain {
  text: string;
  starts: number[];
  ends: number[];
}

/**
 * Takes one known secret out of a text and leaves the rest as it is: as such, in
 * capitals or small letters, backwards, in hexadecimal, in base64 at any place
 * of a longer text, each of them escaped for an address, JSON or HTML, or broken
 * into lines; and pieces of it that give it away, also at the end of a text that
 * was cut there.
 */
export function hideSecret(text: string, secret: string | null): string {
  if (secret === null || secret.length < 4) return text;
  const without = text.replaceAll(secret, MASK);
  return isWord(secret) ? without : hideForms(without, secret);
}

/** What stands where no key is needed: it may be in an answer too. */
function isWord(secret: string): boolean {
  return secret.length < 8 || (secret.length < 16 && !/\d/.test(secret));
}

function hideForms(text: string, secret: string): string {
  const plain = readPlain(text);
  const lower = lowerCase(plain.text);
  const found: [number, number][] = [];
  for (const form of formsInAnyCase(secret)) found.push(...findPieces(lower, form));
  for (const form of formsInBase64(secret)) found.push(...findPieces(plain.text, form));
  if (found.length === 0) return text;
  found.sort(([a], [b]) => a - b);
  let clean = "";
  let at = 0;
  for (const [start, end] of found) {
    const from = plain.starts[start];
    const to = plain.ends[end - 1];
    if (to <= at) continue;
    if (from >= at) clean += text.slice(at, from) + MASK;
    at = to;
  }
  return clean + text.slice(at);
}

function readPlain(text: string): Plain {
  const starts: number[] = [];
  const ends: number[] = [];
  let plain = "";
  let at = 0;
  const keep = (until: number) => {
    plain += text.slice(at, until);
    for (let index = at; index < until; index++) {
      starts.push(index);
      ends.push(index + 1);
    }
  };
  for (const match of text.matchAll(ESCAPES)) {
    keep(match.index);
    at = match.index + match[0].length;
    const [, percent, unicode, hex, entityHex, entity] = match;
    const digits = percent ?? unicode ?? hex ?? entityHex;
    const code = digits === undefined ? Number(entity ?? NaN) : parseInt(digits, 16);
    if (Number.isNaN(code)) continue;
    plain += String.fromCharCode(code);
    starts.push(match.index);
    ends.push(at);
  }
  keep(text.length);
  return { text: plain, starts, ends };
}

function formsInAnyCase(secret: string): string[] {
  const hex = Array.from(
    new TextEncoder().encode(secret),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  const forms = [
    secret,
    [...secret].reverse().join(""),
    hex.join(""),
    hex.join(":"),
    hex.join("-"),
  ];
  return forms.map(lowerCase);
}

/** What base64 makes of a secret at each of three places, without what its neighbours change. */
function formsInBase64(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  return [0, 1, 2].flatMap((offset) => {
    const shifted = new Uint8Array(offset + bytes.length);
    shifted.set(bytes, offset);
    const all = encodeBase64(shifted);
    const whole = Math.floor(shifted.length * 8 / 6);
    const form = all.slice(Math.ceil(offset * 8 / 6), whole);
    return [form, form.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

/** Where a form stands in a text, whole or in a piece that is long enough. */
function findPieces(text: string, form: string): [number, number][] {
  const found: [number, number][] = [];
  const enough = Math.min(form.length, Math.max(MIN_PIECE_CHARS, Math.ceil(form.length / 2)));
  const seedChars = Math.min(SEED_CHARS, enough);
  // Every piece that is long enough holds one of these seeds.
  for (let seed = 0; seed + seedChars <= form.length; seed += enough - seedChars + 1) {
    const wanted = form.slice(seed, seed + seedChars);
    for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
      let [start, end] = [0, seedChars];
      while (
        seed - start > 0 && at - start > 0 && form[seed - start - 1] === text[at - start - 1]
      ) start++;
      while (
        seed + end < form.length && at + end < text.length && form[seed + end] === text[at + end]
      ) end++;
      if (start + end >= enough) found.push([at - start, at + end]);
    }
  }
  for (let chars = enough - 1; chars >= MIN_END_CHARS; chars--) {
    if (text.endsWith(form.slice(0, chars))) {
      found.push([text.length - chars, text.length]);
      break;
    }
  }
  return found;
}

/** Of the letters that keys are made of; others may change their length. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
