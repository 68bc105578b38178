/** Numbers from 0 to 1, the same for the same seed. */
export type Random = () => number;

/** A random item of a list. */
export function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[Math.floor(random() * values.length)];
}

/** A whole number from 1 to `most`. */
export function upTo(random: Random, most: number): number {
  return 1 + Math.floor(random() * most);
}

/** Raw JSON, for example a number that JavaScript cannot represent. */
function raw(text: string): string {
  return `\ue000${text}\ue001`;
}

/** JSON, with values marked by `raw` unchanged. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"\ue000([^"\ue001]*)\ue001"(?!:)/g, "$1");
}

/** UTF-8, each byte as a character. */
export function toBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

const NUMBERS: readonly unknown[] = [
  0,
  raw("-0"),
  1,
  -1,
  0.5,
  1e-9,
  raw("1e-400"),
  16,
  17,
  32_768,
  32_767.5,
  1e6,
  1e8,
  1e8 + 1,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  raw("9223372036854775807"),
  raw("9223372036854775808"),
  raw("18446744073709551616"),
  1e15,
  1e21,
  1e100,
  1e307,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  raw("1e999"),
  raw("-1e999"),
  raw("0." + "0".repeat(400) + "1"),
  "0",
  "1",
  "-1",
  "12",
  " 7 ",
  "1e9",
  "1e308",
  "1e999",
  "0x1f",
  "١٢",
  "1,5",
  "NaN",
  "Infinity",
  "-Infinity",
  "",
  true,
  false,
  null,
  [],
  {},
  [2 ** 31],
  { value: 1e308 },
];

/** A hostile number, or another value instead of one. */
export function hostileNumber(random: Random): unknown {
  const chance = random();
  if (chance < 0.7) return pick(random, NUMBERS);
  const number = 10 ** (random() * 320 - 10);
  if (chance < 0.8) return String(number);
  return chance < 0.85 ? -number : number;
}

const MOMENTS: readonly unknown[] = [
  "0000-01-01",
  "0001-01-01T00:00:00Z",
  "0001-01-01 BC",
  "-000001-01-01T00:00:00Z",
  "1969-12-31",
  "1970-01-01T00:00:00Z",
  "2019-12-31T23:59:59Z",
  "2027-02-29",
  "2027-02-31",
  "2027-13-45",
  "2027-06-01T24:00:00Z",
  "2027-06-01T25:61:61Z",
  "2027-06-01T00:00:00+99:99",
  "2100-01-01",
  "9999-12-31T23:59:59.999999999Z",
  "10000-01-01",
  "+275760-09-13T00:00:00Z",
  "294277-01-01",
  "infinity",
  "-infinity",
  "now",
  "today",
  "epoch",
  "never",
  "2027-06-01",
  "June 1, 2027",
  "20270601",
  1_799_884_800,
  1_799_884_800_000,
  1_799_884_800_000_000,
  8.64e15,
  8.64e15 + 1,
];

/** A hostile time. */
export function hostileMoment(random: Random): unknown {
  return random() < 0.85 ? pick(random, MOMENTS) : hostileNumber(random);
}

const TEXTS = [
  "",
  " ",
  "\0",
  "nul\0inside",
  "half \ud83d",
  "\udc00 other half",
  "\u202egnp.exe",
  "\u2066\u2069\u200b\ufeff",
  "\u001b[2J\u001b]0;title\u0007",
  "\r\n\r\ndata: [DONE]\r\n\r\n",
  "'; drop table public.models; --",
  "$$ select 1 $$",
  "%s %n {{nonce}} ${x} \\",
  "__proto__",
  "constructor",
  "null",
  "infinity",
  "<script>alert(1)</script>",
  "=HYPERLINK(1)",
  "😀",
  "e\u0301".repeat(50),
  "\ud7ff\ue002\ufffd",
  "sk-0123456789abcdef0123456789abcdef",
] as const;

/** A hostile text. */
export function hostileText(random: Random): string {
  const chance = random();
  if (chance < 0.7) return pick(random, TEXTS);
  if (chance < 0.8) return "x".repeat(upTo(random, 300));
  if (chance < 0.85) {
    return pick(random, ["x", "水", "😀", "\0", "\n"]).repeat(upTo(random, 20_000));
  }
  return String.fromCharCode(
    ...Array.from({ length: upTo(random, 40) }, () => Math.floor(random() * 0xd800)),
  );
}

/** Any value, instead of the expected one. */
export function hostileValue(random: Random, name: string): unknown {
  const chance = random();
  if (chance < 0.05) return nested(random);
  if (/date|_at$|deprecat|expir|sunset/.test(name)) return hostileMoment(random);
  if (
    /token|context|price|prompt|completion|cost|input|output|cache|length|limit|n_ctx/.test(name)
  ) {
    return chance < 0.9 ? hostileNumber(random) : hostileText(random);
  }
  return chance < 0.5 ? hostileText(random) : hostileNumber(random);
}

function nested(random: Random): unknown {
  let value: unknown = hostileNumber(random);
  for (let depth = upTo(random, 60); depth > 0; depth--) {
    value = random() < 0.5
      ? [value]
      : { [pick(random, ["error", "message", "usage", "x"])]: value };
  }
  return value;
}

/** A copy in which one value is changed, missing, or doubled. */
export function mutate<Value>(random: Random, value: Value): Value {
  const copy = structuredClone(value);
  const places = placesIn(copy);
  if (places.length === 0) return copy;
  const { holder, name } = pick(random, places);
  const chance = random();
  if (Array.isArray(holder)) {
    if (chance < 0.2) holder.push(holder[Number(name)]);
    else holder[Number(name)] = hostileValue(random, "");
  } else if (chance < 0.1) delete holder[name];
  else if (chance < 0.15) holder[hostileText(random)] = holder[name];
  else holder[name] = hostileValue(random, name);
  return copy;
}

interface Place {
  // deno-lint-ignore no-explicit-any
  holder: any;
  name: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    { holder: value, name },
    ...placesIn(inner),
  ]);
}
