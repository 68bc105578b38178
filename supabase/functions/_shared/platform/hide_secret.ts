import { encodeBase64 } from "./encode_base64.ts";

export const MASK = "[redacted]";

/** As much of a key in one piece gives it away; of a longer one it takes half, and never more than the second. */
const MIN_PIECE_CHARS = 12;
const MAX_PIECE_CHARS = 16;
/** Fewer characters of a key that a text ends with may be anything. */
const MIN_END_CHARS = 5;
/** Characters that are looked for first. */
const SEED_CHARS = 8;

/** What a secret may take in a text at most, whatever its form: so much is kept behind a cut. */
export const SECRET_ROOM_CHARS = 4096;

/** What stands for another character, and what stands before one that is written as a number. */
const ESCAPES =
  /%(?:25){0,8}(?:u00)?([\da-f]{2})|\\{1,8}u\{?0{0,4}([\da-f]{2})\b\}?|\\{1,8}u00([\da-f]{2})|\\{1,8}x([\da-f]{2})|&(?:amp;)?#x0{0,4}([\da-f]{2});|&(?:amp;)?#0{0,4}(\d{2,3});|\b(?:0x|U\+00)(?=[\da-f]{2})|\\{1,8}[nrt]|&(?:amp;)?[a-z]{2,8};|<!?[a-z/-][^<>]{0,20}>/gi;

/** What keys are told by; all else may stand between their characters. */
const TELLING = /[a-z\d]/i;

/** The letters and digits of a text as it reads without its escapes, and where each of its characters stands. */
interface Plain {
  text: string;
  starts: number[];
  ends: number[];
}

/**
 * Takes one known secret out of a text and leaves the rest as it is: as such, in
 * capitals or small letters, in letters of another coat, backwards, turned by 13,
 * as numbers of its characters or of those in UTF-16, in bits, in base32 and in
 * base64 at any place of a longer text, once or twice, each of them escaped for an
 * address, JSON or HTML, or taken apart by whatever is no letter; and pieces of it
 * that give it away, also at the end of a text that was cut there.
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
  for (const form of formsInAnyCase(secret)) found.push(...findPieces(plain, lower, form, secret));
  for (const form of formsInBase64(secret)) {
    found.push(...findPieces(plain, plain.text, form, secret));
  }
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
  const add = (character: string, start: number, end: number) => {
    if (!TELLING.test(character)) return;
    plain += character;
    starts.push(start);
    ends.push(end);
  };
  const keep = (until: number) => {
    for (let index = at; index < until;) {
      const code = text.codePointAt(index) ?? 0;
      const end = index + (code > 0xffff ? 2 : 1);
      // Bold, circled and full-width letters are letters in another coat.
      const plainest = code < 0x2000 ? text[index] : String.fromCodePoint(code).normalize("NFKC");
      if (plainest.length === 1) add(plainest, index, end);
      index = end;
    }
  };
  for (const match of text.matchAll(ESCAPES)) {
    keep(match.index);
    at = match.index + match[0].length;
    const [, percent, braced, unicode, hex, entityHex, entity] = match;
    const digits = percent ?? braced ?? unicode ?? hex ?? entityHex;
    const code = digits === undefined ? Number(entity ?? NaN) : parseInt(digits, 16);
    if (Number.isNaN(code)) continue;
    add(String.fromCharCode(code), match.index, at);
  }
  keep(text.length);
  return { text: plain, starts, ends };
}

function formsInAnyCase(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const numbers = (base: number, digits = 0) =>
    [...bytes].map((byte) => byte.toString(base).padStart(digits, "0")).join("");
  return [
    secret,
    [...secret].reverse().join(""),
    turned(secret),
    inHex(secret),
    inHex([...secret].reverse().join("")),
    inHex(inUtf16(secret)),
    inHex(encodeBase64(bytes)),
    numbers(10),
    numbers(10, 3),
    numbers(8),
    numbers(8, 3),
    numbers(2, 7),
    numbers(2, 8),
    ...inBase32(bytes),
  ].map(tellingOf).map(lowerCase);
}

/** Each of its characters with the half that is zero; which comes first matters at the ends alone. */
function inUtf16(text: string): string {
  return [...text].join("\0");
}

/** Each letter as the one 13 further on. */
function turned(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const isLate = letter.toLowerCase() > "m";
    return String.fromCharCode(letter.charCodeAt(0) + (isLate ? -13 : 13));
  });
}

function inHex(text: string): string {
  return [...new TextEncoder().encode(text)]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** At each of five places in a longer text, the whole characters alone: the others depend on their neighbours. */
function inBase32(bytes: Uint8Array): string[] {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return [0, 1, 2, 3, 4].map((offset) =>
    (bits.slice(offset).match(/.{5}/g) ?? [])
      .map((five) => "abcdefghijklmnopqrstuvwxyz234567"[parseInt(five, 2)]).join("")
  );
}

/** A form as `readPlain` leaves it. */
function tellingOf(form: string): string {
  return form.replace(/[^a-z\d]/gi, "");
}

/** What base64 makes of a secret, once and twice, written for an address or not. */
function formsInBase64(secret: string): string[] {
  const once = inBase64(secret);
  const others = [
    secret.toUpperCase(),
    secret.toLowerCase(),
    [...secret].reverse().join(""),
    inUtf16(secret),
    inHex(secret),
  ];
  return [...once, ...once.flatMap(inBase64), ...others.flatMap(inBase64)].map(tellingOf);
}

/** What base64 makes of a text at each of three places, without what its neighbours change. */
function inBase64(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  return [0, 1, 2].map((offset) => {
    const shifted = new Uint8Array(offset + bytes.length);
    shifted.set(bytes, offset);
    const whole = Math.floor(shifted.length * 8 / 6);
    return encodeBase64(shifted).slice(Math.ceil(offset * 8 / 6), whole);
  });
}

/** Where a form stands in a text, whole or in a piece that is long enough. */
function findPieces(
  plain: Plain,
  text: string,
  form: string,
  secret: string,
): [number, number][] {
  const found: [number, number][] = [];
  // A form that takes more characters than the key tells less with each of them.
  const share = Math.max(1, form.length / secret.length);
  const half = Math.min(Math.ceil(form.length / 2), Math.ceil(MAX_PIECE_CHARS * share));
  const enough = Math.min(form.length, Math.max(MIN_PIECE_CHARS, half));
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
  for (let chars = enough - 1; chars >= MIN_END_CHARS * share; chars--) {
    if (text.endsWith(form.slice(0, chars)) && (chars >= SEED_CHARS || beginsWord(plain, chars))) {
      found.push([text.length - chars, text.length]);
      break;
    }
  }
  return found;
}

/** Whether so many characters at the end begin a word: "ask pro" is no key. */
function beginsWord({ starts, ends }: Plain, chars: number): boolean {
  const start = starts.length - chars;
  return start === 0 || ends[start - 1] < starts[start];
}

/** Of the letters that keys are made of; others may change their length. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
