import { FACT_TOKENS } from "./make_needles.ts";
import { type SeededRandom, seededRandom } from "./seeded_random.ts";

const words = (text: string): string[] => text.split(" ");

/** Common words, each one token in known tokenizers when it follows a space. */
const POOLS: Record<string, string[]> = {
  adjective: words(
    "big small old new long short high low hot cold dark light quick slow hard soft early late good bad full empty " +
      "open closed young strong weak rich poor clean dry wet deep wide narrow heavy bright quiet loud busy free local " +
      "public private green red blue white black simple strange famous common special modern",
  ),
  noun: words(
    "house street garden table window door river bridge road field forest mountain lake town city village school " +
      "market shop office station train bus car boat ship plane horse dog cat bird fish tree flower stone wall roof " +
      "floor room kitchen book letter paper picture song story game team plan report meeting question answer problem " +
      "result price number machine engine wheel box bag coat hat ring clock phone camera screen map sign light cup " +
      "plate bread rice fruit apple salt sugar tea coffee water milk wine oil",
  ),
  person: words(
    "man woman boy girl child friend brother sister father mother son daughter teacher student doctor driver baker " +
      "writer artist singer player worker manager owner guest visitor king queen captain soldier guard judge police",
  ),
  verb: words(
    "found lost bought sold saw watched moved carried opened closed washed painted counted checked fixed broke " +
      "built made used kept left took gave showed described remembered forgot liked wanted needed followed",
  ),
  place: words("in near behind under above beside outside inside"),
  time: words("today yesterday later again then soon often sometimes always never"),
  number: words("two three four five six seven eight nine ten twenty thirty forty fifty"),
};

/** Each word in brackets is one of its pool; the others stand as they are. */
const SENTENCES = [
  "The {adjective} {person} {verb} the {noun} {place} the {adjective} {noun}.",
  "A {person} {verb} a {adjective} {noun} and then {verb} the {noun}.",
  "In the {adjective} {noun} the {person} {verb} {number} of the {noun} parts.",
  "The {noun} was {adjective}, but the {noun} was {adjective} and {adjective}.",
  "After the {noun} the {person} and the {person} {verb} the {noun} {time}.",
  "There was a {adjective} {noun} {place} the {noun}, and the {person} {verb} it {time}.",
  "When the {person} {verb} the {noun}, the {adjective} {person} was {place} the {noun}.",
  "For {number} days the {person} {verb} the {noun} of the {adjective} {person}.",
  "The {person} said that the {noun} {place} the {noun} was too {adjective}.",
  "Every {noun} had a {adjective} {noun}, and every {person} {verb} it.",
  "It was {adjective} {place} the {noun}, so the {person} {verb} a {noun}.",
  "With a {adjective} {noun} the {person} {verb} the {noun} before the {noun}.",
];

/**
 * Plain, varied English of about so many tokens, which no cache has seen unless it has seen the
 * seed. Pure. Each word and each sign counts as one token; a test compares that with tokenizers.
 *
 * @param facts Sentences that stand in it in this order, each in a stretch of its own.
 */
export function makeFiller(seed: string, tokens: number, facts: readonly string[] = []): string {
  const random = seededRandom(`filler/${seed}`);
  const sentences: string[] = [];
  let count = FACT_TOKENS * facts.length;
  while (count < tokens) {
    const pattern = random.pick(SENTENCES);
    const length = countTokens(pattern);
    if (count + length > tokens && sentences.length > 0) break;
    sentences.push(fill(pattern, random));
    count += length;
  }
  return hide(facts, sentences, seed).join(" ");
}

function hide(facts: readonly string[], sentences: string[], seed: string): string[] {
  const random = seededRandom(`places/${seed}`);
  const startOf = (stretch: number) => Math.floor(stretch * sentences.length / facts.length);
  const places = facts.map((_, stretch) =>
    random.int(startOf(stretch), Math.max(startOf(stretch), startOf(stretch + 1) - 1))
  );
  return [
    ...sentences.flatMap((sentence, place) => [
      ...facts.filter((_, fact) => places[fact] === place),
      sentence,
    ]),
    ...facts.filter((_, fact) => places[fact] >= sentences.length),
  ];
}

function countTokens(pattern: string): number {
  return pattern.split(" ").length + (pattern.match(/[.,]/g)?.length ?? 0);
}

function fill(pattern: string, random: SeededRandom): string {
  return pattern.replace(/\{(\w+)\}/g, (_, pool) => random.pick(POOLS[pool]));
}
