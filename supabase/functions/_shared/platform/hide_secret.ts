export const MASK = "[redacted]";

/**
 * A piece of a key with this many characters gives it away; for longer keys half
 * the key, but at most the second number.
 */
const MIN_PIECE_CHARS = 12;
const MAX_PIECE_CHARS = 16;
/** Fewer characters at the end of a text may be a coincidence. */
const MIN_END_CHARS = 5;
/** Characters that are looked for first. */
const SEED_CHARS = 8;

/** The most characters of a secret in any form; this many are kept beyond a cut. */
export const SECRET_ROOM_CHARS = 4096;

/**
 * Escapes: signs that stand for another character, and prefixes of characters
 * written as numbers.
 */
const ESCAPES =
  /%(?:25){0,8}(?:u00)?([\da-f]{2})|\\{1,8}u\{?0{0,4}([\da-f]{2})\b\}?|\\{1,8}u00([\da-f]{2})|\\{1,8}x([\da-f]{2})|&(?:amp;)?#x0{0,4}([\da-f]{2});|&(?:amp;)?#0{0,4}(\d{2,3});|\b(?:0x|U\+00)(?=[\da-f]{2})|\\{1,8}[nrt]|&(?:amp;)?[a-z]{2,8};|<!?[a-z/-][^<>]{0,20}>/gi;

/** The characters that keys are recognised by; others may be between them. */
const TELLING = /[a-z\d]/i;

/** The letters and digits of a text without its escapes, and the position of each. */
interface Plain {
  text: string;
  starts: number[];
  ends: number[];
}

/**
 * Removes a known secret, or several, from a text and leaves the rest unchanged. It finds the secret as it is,
 * in upper or lower case, in styled Unicode letters, reversed, in ROT13, as character codes (also
 * of UTF-16), in bits, in base32, and in base64 at any position, once or twice. Each form may be
 * escaped for a URL, JSON or HTML, or split by other characters. Pieces that give the secret away
 * are removed too, also at the end of a text that was cut.
 */
export function hideSecret(text: string, secret: string | null | readonly string[]): string {
  if (typeof secret === "object" && secret !== null) return secret.reduce(hideSecret, text);
  if (secret === null || secret.length < 4) return text;
  const without = text.replaceAll(secret, MASK);
  return isWord(secret) ? without : hideForms(without, secret);
}

/** The placeholder for a key that is not needed; answers may contain it too. */
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
      // Bold, circled and full-width letters become plain letters.
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

/** Each character with a zero byte; the byte order matters only at the ends. */
function inUtf16(text: string): string {
  return [...text].join("\0");
}

/** ROT13. */
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

/**
 * At each of five positions in a longer text, only the whole characters: the
 * others depend on their neighbours.
 */
function inBase32(bytes: Uint8Array): string[] {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return [0, 1, 2, 3, 4].map((offset) =>
    (bits.slice(offset).match(/.{5}/g) ?? [])
      .map((five) => "abcdefghijklmnopqrstuvwxyz234567"[parseInt(five, 2)]).join("")
  );
}

function encodeBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** A form as `readPlain` leaves it. */
function tellingOf(form: string): string {
  return form.replace(/[^a-z\d]/gi, "");
}

/** The secret in base64, once and twice, in the plain and the URL-safe alphabet. */
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

/**
 * A text in base64 at each of three positions, without the characters that its
 * neighbours change.
 */
function inBase64(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  return [0, 1, 2].map((offset) => {
    const shifted = new Uint8Array(offset + bytes.length);
    shifted.set(bytes, offset);
    const whole = Math.floor(shifted.length * 8 / 6);
    return encodeBase64(shifted).slice(Math.ceil(offset * 8 / 6), whole);
  });
}

/** Where a form is in a text, complete or in a piece that is long enough. */
function findPieces(
  plain: Plain,
  text: string,
  form: string,
  secret: string,
): [number, number][] {
  const found: [number, number][] = [];
  // In a form that is longer than the key, each character reveals less.
  const share = Math.max(1, form.length / secret.length);
  const half = Math.min(Math.ceil(form.length / 2), Math.ceil(MAX_PIECE_CHARS * share));
  const enough = Math.min(form.length, Math.max(MIN_PIECE_CHARS, half));
  const seedChars = Math.min(SEED_CHARS, enough);
  // Every piece that is long enough contains one of these seeds.
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

/** Whether these characters at the end begin a word: "ask pro" is not a key. */
function beginsWord({ starts, ends }: Plain, chars: number): boolean {
  const start = starts.length - chars;
  return start === 0 || ends[start - 1] < starts[start];
}

/** Only letters that keys are made of; others may change their length. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
