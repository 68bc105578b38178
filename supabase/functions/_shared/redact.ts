const MASK = "[redacted]";

const SECRETS: [RegExp, string][] = [
  // Keys by their providers' prefixes, whole or masked in the middle.
  [/\b(?:sk|pk|rk|gsk|xai|csk|fw|tgp|nvapi|pplx|hf|r8|sb)[-_][\w*.•…-]{3,}/g, MASK],
  [/\bAIza[\w-]{10,}/g, MASK],
  [/\b(bearer\s+)(?=\S*\d)[\w.~+/=*-]{6,}/gi, `$1${MASK}`],
  [/\b(key provided:\s*)\S+?(?=[.,;]?(?:\s|$))/gi, `$1${MASK}`],
  [/([?&](?:api[-_]?key|key|token|access_token)=)[^&\s"')]+/gi, `$1${MASK}`],
  [/(https?:\/\/)[^\s/@:]+:[^\s/@]+@/gi, `$1${MASK}@`],
  // Accounts and people.
  [/\b(?:org|user|proj|acct|team|workspace)[-_](?:x+|(?=[a-z]*[A-Z\d])[A-Za-z\d]{6,})\b/g, MASK],
  [
    /\b((?:user|org|organi[sz]ation|account|team|project|workspace)[-_ ]?id["']?\s*[:=]?\s*["']?)(?=[\w-]*\d)[\w-]{6,}/gi,
    `$1${MASK}`,
  ],
  [
    /\b((?:user|organi[sz]ation|account|team|project|workspace)\s+[`'"(]?)(?=[\w-]*\d)[\w-]{8,}/gi,
    `$1${MASK}`,
  ],
  [/\b[\w.+-]+@[\w-]+\.[\w.-]*\w/g, MASK],
];

/** A regular expression is not let loose on more than this. */
const MAX_INPUT_CHARS = 10_000;

/**
 * Takes keys, account ids and e-mail addresses out of a text that others will
 * read, the key in use (`secret`) among them.
 */
export function redact(text: string, secret: string | null = null): string {
  let redacted = hideSecret(text.slice(0, MAX_INPUT_CHARS), secret);
  for (const [pattern, replacement] of SECRETS) {
    redacted = redacted.replace(pattern, replacement);
  }
  return redacted;
}

/** Takes one known secret out of a text and leaves the rest as it is. */
export function hideSecret(text: string, secret: string | null): string {
  return secret === null || secret.length < 4 ? text : text.replaceAll(secret, MASK);
}
