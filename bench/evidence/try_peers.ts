import { judgeDifferences, worseOf } from "./judge_peers.ts";
import { upperQuantile } from "./interval_ranks.ts";
import { type Random, randomOf } from "./simulate_host.ts";

const CALLS = 168;
const QUESTIONS = 10;
const HOURS = Float64Array.from({ length: CALLS }, (_, hour) => hour);
/** What the questions of a call have in common, of the variance of what makes an answer right. */
const HARDNESS = 0.2;

export interface PeersCell {
  hosts: number;
  /** The share of right answers, in per cent. */
  base: number;
  /** How much worse the first host is, in points. */
  worse: number;
  /** What the answers of a host to one call have in common, of the same variance. */
  clustered: number;
  /** How alike that is in neighbouring calls. */
  likeness: number;
  weeks: number;
}

export interface PeersResult extends PeersCell {
  trials: number;
  /** Of hosts that are as good as the others, found worse in any week. */
  false_percent: number;
  /** Of hosts that are worse, found in the first week, and in any week. */
  first_week_percent: number | null;
  found_percent: number | null;
}

/** How often a host is found worse than its peers, in so many weeks. */
export function tryPeers(cell: PeersCell, trials: number, seed: string): PeersResult {
  const random = randomOf(`${seed}/${JSON.stringify(cell)}`);
  const counts = { false: 0, first: 0, found: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const found = new Set<number>();
    for (let week = 0; week < cell.weeks; week++) {
      lookOnce(cell, random).forEach((worse, host) => worse && found.add(host));
      if (week === 0 && found.has(0)) counts.first++;
    }
    if (found.has(0)) counts.found++;
    counts.false += found.size - Number(cell.worse > 0 && found.has(0));
  }
  const equal = cell.worse > 0 ? cell.hosts - 1 : cell.hosts;
  return {
    ...cell,
    trials,
    false_percent: 100 * counts.false / trials / equal,
    first_week_percent: cell.worse > 0 ? 100 * counts.first / trials : null,
    found_percent: cell.worse > 0 ? 100 * counts.found / trials : null,
  };
}

function lookOnce(cell: PeersCell, random: Random): boolean[] {
  const right = drawWeek(cell, random);
  const all = new Float64Array(CALLS);
  for (const host of right) for (let call = 0; call < CALLS; call++) all[call] += host[call];
  return worseOf(right.map((host) => {
    const differences = host.map((own, call) =>
      (own - (all[call] - own) / (cell.hosts - 1)) / QUESTIONS
    );
    return judgeDifferences(HOURS, differences, 1 / QUESTIONS);
  }));
}

/** How many answers of each call of each host were right. */
function drawWeek(cell: PeersCell, random: Random): Float64Array[] {
  const hard = HOURS.map(() => drawNormal(random) * Math.sqrt(HARDNESS));
  const rest = Math.sqrt(1 - cell.likeness ** 2);
  const spread = Math.sqrt(cell.clustered);
  const left = Math.sqrt(1 - HARDNESS - cell.clustered);
  return Array.from({ length: cell.hosts }, (_, host) => {
    const rate = (cell.base - (host === 0 ? cell.worse : 0)) / 100;
    const threshold = rate >= 0.5 ? upperQuantile(1 - rate) : -upperQuantile(rate);
    const rights = new Float64Array(CALLS);
    let own = drawNormal(random);
    for (let call = 0; call < CALLS; call++) {
      if (call > 0) own = cell.likeness * own + rest * drawNormal(random);
      rights[call] = drawCount((threshold - hard[call] - spread * own) / left, random);
    }
    return rights;
  });
}

/** The middles of 4,096 parts of a normal distribution that are as likely as each other. */
const NORMALS = Float64Array.from({ length: 4096 }, (_, place) => {
  const tail = (place + 0.5) / 4096;
  return tail <= 0.5 ? -upperQuantile(tail) : upperQuantile(1 - tail);
});

function drawNormal(random: Random): number {
  return NORMALS[Math.floor(4096 * random.uniform())];
}

/** By how many of ten answers are right with probability Φ(place / 64 - 4), as a logistic curve has it, or fewer. */
const SUMS = Array.from({ length: 513 }, (_, place) => {
  const z = place / 64 - 4;
  const p = 1 / (1 + Math.exp(-1.702 * z));
  let term = (1 - p) ** QUESTIONS;
  let sum = 0;
  return Float64Array.from({ length: QUESTIONS }, (_, k) => {
    sum += term;
    term *= (QUESTIONS - k) / (k + 1) * p / (1 - p);
    return sum;
  });
});

function drawCount(middle: number, random: Random): number {
  const sums = SUMS[Math.round(64 * Math.max(-4, Math.min(4, middle)) + 256)];
  const drawn = random.uniform();
  // Most are right, so that the search begins at the top.
  let count = QUESTIONS;
  while (count > 0 && sums[count - 1] >= drawn) count--;
  return count;
}
