/**
 * Solves a generated question from its text alone, and by other means than those that made it: so
 * simulated providers answer, and so a test shows that each question has one right answer, which
 * its text determines. Null for a text that is no such question.
 *
 * @param above What stands before it, where questions are about that.
 */
export function solveQuestion(text: string, above = ""): string | null {
  const [, solve] = SOLVERS.find(([pattern]) => pattern.test(text)) ?? [];
  return solve?.(text, above) ?? null;
}

const SOLVERS: [RegExp, (text: string, above: string) => string][] = [
  [/^By the sentences above/, (text, above) => {
    const owners = [...text.matchAll(/(\w+) of ([A-Z]\w+)/g)].map(([pair]) => pair);
    if (owners.length > 0) {
      return String(owners.reduce((sum, pair) => sum + Number(codeOf(pair, above)), 0));
    }
    const [, thing, code] = /whose (\w+) has the code (\d+)/.exec(text)!;
    return only(above.matchAll(new RegExp(`code of the ${thing} of (\\w+) is ${code}\\.`, "g")));
  }],
  [/^What is \d+ times/, (text) => {
    const [first, second] = numbersOf(text);
    let product = 0;
    for (let times = 0; times < second; times++) product += first;
    return String(product);
  }],
  [/^What is \d+ [+-]/, (text) => {
    const terms = text.replaceAll(" - ", " -").match(/-?\d+/g)!;
    return String(terms.reduce((total, term) => total + BigInt(term), 0n));
  }],
  [/^Put these words/, (text) => {
    const left = / order: (.+?)\. Write/.exec(text)![1].split(", ");
    const sorted: string[] = [];
    while (left.length > 0) {
      let first = 0;
      for (let place = 1; place < left.length; place++) {
        if (left[place].localeCompare(left[first], "en") < 0) first = place;
      }
      sorted.push(...left.splice(first, 1));
    }
    return sorted.join(", ");
  }],
  [/^How often does the letter/, (text) => {
    const [, letter, words] = /letter "(.)" stand in: ([a-z ]+)\?/.exec(text)!;
    return String([...words].filter((sign) => sign === letter).length);
  }],
  [/^Which date is/, (text) => {
    const [, days, year, month, day] = /is (\d+) days after (\d+)-(\d+)-(\d+)/.exec(text)!.map(
      Number,
    );
    return dayByDay(year, month, day, days);
  }],
  [/^How many \w+ are/, (text) => {
    const [, target] = /How many (\w+) are/.exec(text)!;
    let total = 0;
    for (const [, count, unit] of text.matchAll(/(\d+) (\w+)/g)) {
      total += Number(count) * SIZES[unit] / SIZES[target];
    }
    return String(Math.round(total));
  }],
  [/^At first box/, (text) => {
    const boxes = new Map<string, string>();
    for (const [, box, thing] of text.matchAll(/box (\d+) holds the (\w+)/g)) boxes.set(box, thing);
    for (const [, left, right] of text.matchAll(/(\d+) and (\d+)[;.]/g)) {
      const held = boxes.get(left)!;
      boxes.set(left, boxes.get(right)!);
      boxes.set(right, held);
    }
    return boxes.get(/does box (\d+) hold/.exec(text)![1])!;
  }],
  [/^Write each of the words/, (text) => {
    const [, list, times, sign] = /words (.+?) (\d) times in a row.* the sign (.) and no space/
      .exec(text)!;
    let answer = "";
    let place = 0;
    for (const word of list.split(", ")) {
      for (let time = 0; time < Number(times); time++) {
        place++;
        answer += (answer === "" ? "" : sign) + word.toUpperCase() +
          (text.includes("its place in the row") ? place : "");
      }
    }
    return answer;
  }],
  [/Which number has the/, (text) => {
    const [, thing, name] = /number has the (\w+) of (\w+)\?/.exec(text)!;
    const facts = [...text.matchAll(/The (\w+) of (\w+) has number (\d+)\./g)];
    const found = facts.filter((fact) => fact[1] === thing && fact[2] === name);
    if (found.length !== 1) throw new Error(`${found.length} facts answer: ${text}`);
    return found[0][3];
  }],
];

/** Each unit in the smallest of its kind. */
const SIZES: Record<string, number> = {
  weeks: 604_800,
  days: 86_400,
  hours: 3600,
  minutes: 60,
  seconds: 1,
  kilometres: 1_000_000,
  metres: 1000,
  centimetres: 10,
  millimetres: 1,
  tonnes: 1_000_000,
  kilograms: 1000,
  grams: 1,
  litres: 1000,
  decilitres: 100,
  centilitres: 10,
  millilitres: 1,
};

function codeOf(pair: string, above: string): string {
  return only(above.matchAll(new RegExp(`The code of the ${pair} is (\\d+)\\.`, "g")));
}

function only(found: Iterable<RegExpMatchArray>): string {
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) throw new Error("Not one fact answers");
  return first[1];
}

function numbersOf(text: string): number[] {
  return text.match(/\d+/g)!.map(Number);
}

function dayByDay(year: number, month: number, day: number, days: number): string {
  for (let passed = 0; passed < days; passed++) {
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    const length = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
    day++;
    if (day > length) [day, month] = [1, month + 1];
    if (month > 12) [month, year] = [1, year + 1];
  }
  const two = (number: number) => String(number).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)}`;
}
