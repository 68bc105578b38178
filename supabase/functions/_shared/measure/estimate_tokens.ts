import { estimateTokenCount } from "tokenx";

/**
 * Estimates the tokens of a text of `chars` characters that begins with `sample`: the tokens of the
 * sample, in proportion. 0 for no text, else at least 1.
 */
export function estimateTokens(sample: string, chars = sample.length): number {
  if (sample === "" || chars === 0) return 0;
  return Math.max(1, Math.round(estimateTokenCount(sample) * chars / sample.length));
}
