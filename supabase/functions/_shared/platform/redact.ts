import { hideSecret, MASK, SECRET_ROOM_CHARS } from "./hide_secret.ts";

/** Owners of ids. */
const OWNER =
  "user|org|organi[sz]ation|account|team|project|workspace|tenant|customer|consumer|principal";

/**
 * The patterns to remove. Repetition in the middle of a pattern is bounded, so that no text makes
 * it slow; only its end is unbounded.
 */
const SECRETS: [RegExp, string][] = [
  // Keys by their providers' prefixes, whole or masked in the middle.
  [/\b(?:(?:sk|pk|rk|ak|xai|csk|nvapi)-|(?:sk|pk|rk|gsk|fw|tgp|hf|r8|sb)_)[\w*.•…-]{3,}/g, MASK],
  [/\bpplx-[A-Za-z\d]{16,}/g, MASK],
  [/\bAIza[\w-]{10,}/g, MASK],
  [/\beyJ[\w-]{8,}(?:\.[\w-]{1,4000}){0,4}/g, MASK],
  [/[\w-]{0,64}\*{3,}[\w*-]*/g, MASK],
  // LiteLLM's hash of a key.
  [/\b[\da-f]{64}\b/gi, MASK],
  [/\b(bearer\s{1,9})(?=\S{0,99}\d)[\w.~+/=*-]{6,}/gi, `$1${MASK}`],
  [/\b(key provided:\s{0,9})\S{1,999}?(?=[.,;]?(?:\s|$))/gi, `$1${MASK}`],
  [
    /([?&](?:[\w.-]{0,40}(?:key|token|secret|password|passwd|pwd|signature|credential)|auth|authorization|code|jwt|pass|sas|sig)=)[^&\s"')]+/gi,
    `$1${MASK}`,
  ],
  [/(https?:\/\/)[^\s/@:]{1,99}(?::[^\s/@]{0,999})?@/gi, `$1${MASK}@`],
  // Accounts and people: ids by their prefixes, in the resource names of AWS, after the word
  // for their owner (a bare number only where it is too long to be a limit), in paths.
  [
    /\b(?:org|user|proj|acct|team|workspace|wrkspc|wrk)[-_](?:x+|(?=[a-z]{0,40}[A-Z\d])[A-Za-z\d]{6,})\b/g,
    MASK,
  ],
  [/\b(arn:aws[\w-]{0,20}:(?:iam|sts)::)\d{12}:[\w+=,.@/-]+/g, `$1${MASK}`],
  [/\b(arn:aws[\w-]{0,20}:[\w-]{0,40}:[\w-]{0,40}:)\d{12}\b/g, `$1${MASK}`],
  [
    new RegExp(
      `\\b((?:${OWNER}|key)[-_ ]?(?:id|number)["']?\\s{0,4}[:=]?\\s{0,4}["']?)(?=[\\w-]{0,40}\\d)[\\w-]{6,}`,
      "gi",
    ),
    `$1${MASK}`,
  ],
  [
    new RegExp(
      `\\b((?:${OWNER})["']?[:=\\s]\\s{0,4}["'\`([<]?)(?!\\d{1,9}(?![\\w-]))(?=[\\w-]{0,40}\\d)[\\w-]{8,}`,
      "gi",
    ),
    `$1${MASK}`,
  ],
  [/\b((?:organi[sz]ation|team|workspace|account)\s{1,4}(["'`]))[\w.-]{2,99}\2/gi, `$1${MASK}$2`],
  [/\b(accounts\/(?!fireworks\/)|projects\/)[\w-]+/gi, `$1${MASK}`],
  [/\b(account )[\w-]{1,99}(?= is suspended)/gi, `$1${MASK}`],
  [
    new RegExp(`\\b((?:${OWNER})s?/)(?:\\d{9,}|[\\da-f]{8}-?[\\da-f-]{12,})`, "gi"),
    `$1${MASK}`,
  ],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g, MASK],
];

/** Regular expressions are not run on longer texts. */
const MAX_INPUT_CHARS = 10_000;

/**
 * Removes keys, including those in use (`secret`), account ids and e-mail addresses from a text
 * that others will read.
 */
export function redact(text: string, secret: string | null | readonly string[] = null): string {
  let redacted = hideSecret(text.slice(0, MAX_INPUT_CHARS + SECRET_ROOM_CHARS), secret)
    .slice(0, MAX_INPUT_CHARS);
  for (const [pattern, replacement] of SECRETS) {
    redacted = redacted.replace(pattern, replacement);
  }
  return redacted;
}
