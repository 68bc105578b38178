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
  false_percent: number | null;
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
  const all = HOURS.map((_, call) => right.reduce((sum, host) => sum + host[call], 0));
  return worseOf(right.map((host) => {
    const differences = host.map((own, call) =>
      (own - (all[call] - own) / (cell.hosts - 1)) / QUESTIONS
    );
    return judgeDifferences(HOURS, differences, 1 / QUESTIONS);
  }));
}

/** How many answers of each call of each host were right. */
function drawWeek(cell: PeersCell, random: Random): Float64Array[] {
  const hard = HOURS.map(() => random.normal() * Math.sqrt(HARDNESS));
  const rest = Math.sqrt(1 - cell.likeness ** 2);
  return Array.from({ length: cell.hosts }, (_, host) => {
    const rate = (cell.base - (host === 0 ? cell.worse : 0)) / 100;
    const threshold = rate >= 0.5 ? upperQuantile(1 - rate) : -upperQuantile(rate);
    let own = random.normal();
    return HOURS.map((_, call) => {
      if (call > 0) own = cell.likeness * own + rest * random.normal();
      const middle = (threshold - hard[call] - own * Math.sqrt(cell.clustered)) /
        Math.sqrt(1 - HARDNESS - cell.clustered);
      return drawCount(middle, random);
    });
  });
}

/** By how many of ten answers are right with probability Φ(place / 64 - 4) or lower. */
const SUMS = Array.from({ length: 513 }, (_, place) => {
  const z = place / 64 - 4;
  const p = 1 / (1 + Math.exp(-1.702 * z));
  let term = (1 - p) ** QUESTIONS;
  let sum = 0;
  return Array.from({ length: QUESTIONS }, (_, k) => {
    sum += term;
    term *= (QUESTIONS - k) / (k + 1) * p / (1 - p);
    return sum;
  });
});

function drawCount(middle: number, random: Random): number {
  const sums = SUMS[Math.round(64 * Math.max(-4, Math.min(4, middle)) + 256)];
  const drawn = random.uniform();
  let count = 0;
  while (count < QUESTIONS && sums[count] < drawn) count++;
  return count;
}
