import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { hideSecret } from "./hide_secret.ts";

const key = "sk-proj-Ab3_dEf-9hIjKlMnOpQr2tU";

function escaped(escape: (code: string, character: string) => string): string {
  return [...key].map((character) =>
    escape(character.charCodeAt(0).toString(16).padStart(2, "0"), character)
  ).join("");
}

function numbers(base: number, digits: number): string[] {
  return [...key].map((c) => c.charCodeAt(0).toString(base).padStart(digits, "0"));
}

const hex = escaped((code) => code);
const forms: Record<string, string> = {
  "as it is": key,
  "in capitals": key.toUpperCase(),
  "in small letters": key.toLowerCase(),
  "backwards": [...key].reverse().join(""),
  "percent-encoded": escaped((code) => `%${code}`),
  "percent-encoded here and there": key.replaceAll("-", "%2D").replaceAll("_", "%5f"),
  "percent-encoded twice": escaped((code) => `%25${code}`),
  "JSON-escaped": escaped((code) => `\\u00${code}`),
  "JSON-escaped twice, one character": key.replace("A", "\\\\u0041"),
  "escaped in hexadecimal": escaped((code) => `\\x${code}`),
  "HTML-escaped": escaped((code) => `&#x${code};`),
  "HTML-escaped in decimal": escaped((_, character) => `&#${character.charCodeAt(0)};`),
  "HTML-escaped twice": escaped((code) => `&amp;#x${code};`),
  "in hexadecimal": hex,
  "in capital hexadecimal": hex.toUpperCase(),
  "in hexadecimal with colons": hex.replace(/..(?!$)/g, "$&:"),
  "in hexadecimal with spaces": hex.replace(/..(?!$)/g, "$& "),
  "in hexadecimal with prefixes": hex.replace(/..(?!$)/g, "$&, 0x"),
  "in hexadecimal of base64": [...btoa(key)].map((c) => c.charCodeAt(0).toString(16)).join(""),
  "in base64 of capitals": btoa(key.toUpperCase()).slice(0, -3),
  "in octal": [...key].map((c) => c.charCodeAt(0).toString(8).padStart(3, "0")).join("\\"),
  "in numbers of three digits": numbers(10, 3).join(" "),
  "in bits": numbers(2, 8).join(" "),
  "in seven bits": numbers(2, 7).join(""),
  "turned by 13": key.replace(
    /[a-z]/gi,
    (c) => String.fromCharCode(c.charCodeAt(0) + (c.toLowerCase() < "n" ? 13 : -13)),
  ),
  "in UTF-16, in hexadecimal": hex.replace(/..(?!$)/g, "$&00"),
  "in base64 of UTF-16": btoa([...key].join("\0")).slice(0, 81),
  "in base64 of hexadecimal": btoa(hex).slice(0, 82),
  "in base64 of itself backwards": btoa([...key].reverse().join("")).slice(0, 41),
  "in bold letters": [...key].map((c) =>
    /[a-z]/.test(c)
      ? String.fromCodePoint(0x1d41a + c.charCodeAt(0) - 97)
      : /[A-Z]/.test(c)
      ? String.fromCodePoint(0x1d400 + c.charCodeAt(0) - 65)
      : c
  ).join(""),
  "in numbers": [...key].map((character) => character.charCodeAt(0)).join(","),
  "in a list of characters": [...key].join('", "'),
  "between other characters": [...key].join("."),
  "in full width": [...key].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join(""),
  "percent-encoded five times": escaped((code) => `%25252525${code}`),
  "escaped in braces": escaped((code) => `\\u{${code}}`),
  "broken by a tag": `${key.slice(0, 9)}<wbr>${key.slice(9)}`,
  "with marks that are not seen": [...key].join("\ufe0f"),
  "on two lines": `${key.slice(0, 9)}\n${key.slice(9)}`,
  "spaced out": [...key].join(" "),
  "with characters that are not seen": [...key].join("\u200b"),
  "without its last two": key.slice(0, -2),
  "without its first three": key.slice(3),
};

describe("hideSecret()", () => {
  for (const [name, form] of Object.entries(forms)) {
    it(`hides a key ${name}`, () => {
      assert.equal(hideSecret(`A ${form}!`, key), "A [redacted]!");
      assert.equal(hideSecret(`${form} x ${form}`, key), "[redacted] x [redacted]");
    });
  }

  it("hides a key in base64, at any position of the encoded text", () => {
    for (const before of ["", "a", "ab", "user:", ":", "Bearer "]) {
      for (const behind of ["", "!", "!!", " and more"]) {
        const plain = btoa(before + key + behind);
        const url = plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
        for (
          const form of [plain, url, encodeURIComponent(plain), plain.replace(/.{20}/g, "$&\n")]
        ) {
          const shown = hideSecret(`<${form}>`, key);
          assert.match(shown, /^<.{0,12}\[redacted\].{0,20}>$/s, form);
        }
      }
    }
  });

  it("hides sixteen characters out of the middle of a long key", () => {
    const long = "sk-proj-9fK2mQ7xT4bW8zR1cV6nL3pJ5hG0dS2aY7uE4iO1kM8q";
    assert.equal(hideSecret(`of ${long.slice(20, 36)} ends`, long), "of [redacted] ends");
  });

  it("hides a key in base32, but for the bits that its neighbour shares", () => {
    assert.equal(hideSecret("is MZXW6YTBOI 12", "foobar12"), "is MZXW6YTBOI 12");
    assert.equal(hideSecret("is MZXW6YTBOIYTE. So", "foobar12"), "is [redacted]E. So");
  });

  it("does not change the end of an ordinary text", () => {
    const long = "sk-proj-9fK2mQ7xT4bW8zR1cV6nL3pJ5hG0dS2aY7uE4iO1kM8q";
    for (const text of ["Please ask Pro", "the number is 11510", "a hash of 736b2"]) {
      assert.equal(hideSecret(text, long), text);
    }
  });

  it("hides the beginning of a key that a text ends with", () => {
    for (let chars = 6; chars <= key.length; chars++) {
      const text = `Your key is ${key.slice(0, chars)}`;
      assert.match(hideSecret(text, key), /^Your key is \[redacted\][-_]?$/, text);
    }
    assert.match(hideSecret(`<${btoa(btoa(key))}>`, key), /^<.{0,8}\[redacted\].{0,8}>$/);
    const encoded = btoa(key).slice(0, 10);
    assert.equal(hideSecret(`x ${encoded}`, key), "x [redacted]");
  });

  it("leaves everything else as it is", () => {
    const texts = [
      "sk-proj-other and 100%25 of a%2Fb \\u0041 &amp; &#65;",
      "sk-proj- is how keys begin. Ab3_dEf is a part.",
      "İstanbul 🟢 \ud83d half",
      "",
    ];
    for (const text of texts) assert.equal(hideSecret(text, key), text);
    assert.equal(hideSecret(key, null), key);
  });

  it("hides a word in a key's place as it is alone", () => {
    assert.equal(hideSecret("EMPTY is not empty", "EMPTY"), "[redacted] is not empty");
    assert.equal(
      hideSecret("no-key-needed, No key needed", "no-key-needed"),
      "[redacted], No key needed",
    );
    assert.equal(hideSecret("abc", "abc"), "abc");
  });

  it("takes no time worth telling for a long text", () => {
    const text = `${"%41 word ".repeat(100_000)}${key}`;
    assert.ok(!hideSecret(text, key).includes(key));
  });
});
