import type { AnswerForm } from "./question.ts";

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/**
 * Whether a text says the right answer, in whatever form: `1,234.`, `= 1234` and `**1234**` all say
 * 1234. A text that may be read in two ways says nothing.
 */
export function sameAnswer(text: string, answer: string, form: AnswerForm): boolean {
  const said = READERS[form](plain(text));
  return said !== null && said === READERS[form](answer);
}

const READERS: Record<AnswerForm, (text: string) => string | null> = {
  number: readNumber,
  word: (text) => words(text).at(-1) ?? null,
  list: (text) => words(text).filter((word) => word !== "and").join(" "),
  date: readDate,
  exact: (text) => text.replace(/[\s"'“”‘’]/g, "").toLowerCase(),
};

/** Without the marks of Markdown and LaTeX. */
function plain(text: string): string {
  return text.replace(/\\boxed\{([^{}]*)\}/g, "$1").replace(/\\[()[\]]|[*`$]/g, "").trim();
}

/** The one number of a text, or the one after its last equals sign; `x12` is none. */
function readNumber(text: string): string | null {
  const said = text.slice(text.lastIndexOf("=") + 1).replace(/[−–]/g, "-");
  const numbers = said.match(/\p{L}?-?\d(?:[\d,.'_\u00a0\u202f ]*\d)?/gu);
  if (numbers?.length !== 1) return null;
  const digits = numbers[0].replace(/\.0+$/, "").replace(
    /(?<=\d)[,.'_\u00a0\u202f ](?=\d{3}(?!\d))/g,
    "",
  );
  return /^-?\d+$/.test(digits) ? digits.replace(/^(-?)0+(?=\d)/, "$1") : null;
}

function words(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

/** `2027-03-09`, `2027/3/9`, `9 March 2027` and `March 9th, 2027`; not `3/9/2027`. */
function readDate(text: string): string | null {
  const inOrder = /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text);
  if (inOrder !== null) return toDate(inOrder[1], Number(inOrder[2]), inOrder[3]);
  const year = /(?<!\d)\d{4}(?!\d)/.exec(text)?.[0];
  const day = /(?<!\d)(\d{1,2})(?!\d)/.exec(text)?.[1];
  const month = MONTHS.findIndex((name) => words(text).some((word) => word.startsWith(name))) + 1;
  return year === undefined || day === undefined || month === 0 ? null : toDate(year, month, day);
}

function toDate(year: string, month: number, day: string): string {
  return `${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`;
}
