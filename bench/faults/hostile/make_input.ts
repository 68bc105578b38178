import { createRandom } from "../../../tests/simulators/create_random.ts";
import { type HostileAnswer, type HostileDialect, makeAnswer } from "./make_answer.ts";
import { type HostileCall, makeCall } from "./make_call.ts";
import { makeEntry, makeList, makePrice } from "./make_entry.ts";

/** One input from outside. */
export type Input =
  /** A provider's answer. */
  | { kind: "answer"; answer: HostileAnswer }
  /** An entry of a model list, as JSON. */
  | { kind: "entry"; entry: string }
  /** An entry with a price, of a model that is measured. */
  | { kind: "price"; entry: string }
  /** A whole model list. */
  | { kind: "list"; list: string }
  /** A request of an operator or a visitor. */
  | { kind: "call"; call: HostileCall };

/** An input, and its number in its sequence. */
export interface NumberedInput {
  index: number;
  input: Input;
}

/** Draws the input of a number: the same for the same seed. */
export function makeInput(seed: number, index: number): NumberedInput {
  const random = createRandom(Math.imul(seed, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b));
  random();
  const chance = random();
  const name = nameOf(index);
  return { index, input: draw() };

  function draw(): Input {
    if (chance < 0.4) return { kind: "answer", answer: makeAnswer(random) };
    if (chance < 0.55) return { kind: "price", entry: makePrice(random, name) };
    if (chance < 0.9) return { kind: "entry", entry: makeEntry(random, name) };
    if (chance < 0.91) return { kind: "list", list: makeList(random) };
    return { kind: "call", call: makeCall(random) };
  }
}

/** Rounds have this many inputs, and their models have the same names. */
export const ROUND = 100;

/** The model that an input is about. */
export function nameOf(index: number): string {
  return `h${index % ROUND}`;
}

/** The hostile provider that speaks a dialect. */
export function hostOf(dialect: HostileDialect): string {
  return dialect === "openai" ? "hostile" : `hostile-${dialect}`;
}

/** The same at the provider with a dialect: no run measures several. */
export function nameAt(dialect: HostileDialect, index: number): string {
  return dialect === "openai" ? nameOf(index) : `${dialect}-${index % ROUND}`;
}
