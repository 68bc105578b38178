/** Longer lines are no answers to questions that ask for a word or a number. */
const LINE_CHARS = 500;
/** More lines are not looked at. */
const MAX_LINES = 1000;

/** The answer to one question: as it was written, or null where there is none. */
export interface WrittenAnswer {
  /** From the one line of exactly the form that was asked for. */
  strict: string | null;
  /** From the last line that can be meant. */
  lenient: string | null;
}

/**
 * Finds the answers to questions that were numbered from 1, each asked for on a line of its own, as
 * `3) 42`. The lenient reading also takes `3. 42`, `**3)** 42`, `Question 3: 42` and their like; the
 * answer to a single question may stand without its number.
 */
export function readAnswers(text: string, count: number): WrittenAnswer[] {
  const lines = text.split("\n", MAX_LINES).map((line) => line.slice(0, LINE_CHARS).trimEnd());
  const answers = Array.from({ length: count }, (): WrittenAnswer[] => []);
  for (const line of lines) {
    const strict = /^(\d{1,3})\) (\S.*)$/.exec(line);
    const meant = strict ??
      /^[\s>*_#-]*(?:(?:question|answer|q|a)\s*)?[(\[]?(\d{1,3})[*_]*(?:[.):\]]|\s[-–—:])[*_:]*\s*(\S.*)$/i
        .exec(line);
    if (meant === null) continue;
    answers[Number(meant[1]) - 1]?.push({ strict: strict?.[2] ?? null, lenient: meant[2] });
  }
  return answers.map((found) => {
    if (found.length === 0) return { strict: null, lenient: count === 1 ? lastLine(lines) : null };
    const strict = found.filter((answer) => answer.strict !== null);
    return {
      strict: strict.length === 1 ? strict[0].strict : null,
      lenient: found[found.length - 1].lenient,
    };
  });
}

function lastLine(lines: string[]): string | null {
  return lines.findLast((line) => /[^\s`]/.test(line))?.trim() ?? null;
}
