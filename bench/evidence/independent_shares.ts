/** Scores beyond are cut: a rank far from the middle says little of the median. */
const CUT = 0.25;
const FEWEST_TIMES = 12;

/**
 * What share of results, at these hours, counts as independent, for the
 * interval of their median and of their tails, or of their mean; null with too
 * few times. As `private.independent_shares`.
 */
export function independentShares(
  hours: ArrayLike<number>,
  results: ArrayLike<number>,
  weights: ArrayLike<number> | null = null,
  ofMedian = true,
): [number, number] | null {
  const given = Array.from(
    { length: results.length },
    (_, i) => ({ hour: hours[i], result: results[i], weight: weights?.[i] ?? 1 }),
  ).filter(({ weight }) => weight > 0);
  const many = given.reduce((sum, { weight }) => sum + weight, 0);
  const scores = ofMedian ? cutRanks(given, many) : given.map(({ result }) => result);
  const mean = scores.reduce((sum, score, i) => sum + score * given[i].weight, 0) / many;
  const times = new Map<number, { weight: number; sum: number }>();
  let spread = 0;
  given.forEach(({ hour, weight }, i) => {
    const score = scores[i] - mean;
    spread += weight * score * score / many;
    const time = times.get(hour) ?? { weight: 0, sum: 0 };
    times.set(hour, { weight: time.weight + weight, sum: time.sum + weight * score });
  });
  if (times.size < FEWEST_TIMES) return null;
  if (spread < 1e-9) return [1, 1];

  const at = Float64Array.from(times.keys()).sort();
  const series = at.map((hour) => times.get(hour)!.sum / times.get(hour)!.weight);
  const average = series.reduce((sum, score) => sum + score, 0) / series.length;
  return sharesOf(at, series.map((score) => score - average), many, spread, ofMedian);
}

interface Given {
  hour: number;
  result: number;
  weight: number;
}

function cutRanks(given: Given[], many: number): number[] {
  const order = given.map((_, i) => i).sort((a, b) =>
    given[a].result < given[b].result ? -1 : Number(given[a].result > given[b].result)
  );
  const scores: number[] = new Array(given.length);
  let below = 0;
  for (let first = 0, next = 0; first < order.length; first = next) {
    let same = 0;
    while (next < order.length && given[order[next]].result === given[order[first]].result) {
      same += given[order[next++]].weight;
    }
    const rank = (below + same / 2) / many - 0.5;
    for (let i = first; i < next; i++) scores[order[i]] = Math.max(-CUT, Math.min(CUT, rank));
    below += same;
  }
  return scores;
}

function sharesOf(
  at: Float64Array,
  series: Float64Array,
  many: number,
  spread: number,
  ofMedian: boolean,
): [number, number] {
  const n = series.length;
  const waves = at[n - 1] - at[0] < 36 ? 1 : 3;
  takeDailyCurveOut(at, series, waves);
  let squares = 0;
  const products = [0, 0];
  series.forEach((score, i) => {
    squares += score * score;
    if (i > 0) products[0] += score * series[i - 1];
    if (i > 1) products[1] += score * series[i - 2];
  });
  if (squares < 1e-9 * n * spread) return [1, 1];
  const likeness = likenessOf(products.map((product) => product / squares), n, waves);
  const ratio = varianceRatio(likeness, ofMedian && many === n) * many / n;
  const freedom = Math.max(n / 4, n - (1 + 2 * waves) * (1 + likeness) / (1 - likeness));
  return [Math.min(1.5, 1 / (ratio * squares / freedom / spread)), Math.min(1, 1 / ratio)];
}

/** How alike neighbours are, one standard error above what is seen of them and of second neighbours. */
function likenessOf(seen: number[], n: number, waves: number): number {
  const [next, second] = seen.map((likeness) => {
    const positive = Math.max(likeness, 0);
    return likeness + (1 + 3 * positive + 2 * waves * (1 + positive)) / n;
  });
  const further = next > 3 / Math.sqrt(n) ? Math.min(0.95, second / next) : next;
  const likeness = (next + Math.max(next, further)) / 2;
  const error = Math.sqrt((1 - Math.min(Math.abs(likeness), 0.99) ** 2) / n);
  return Math.max(0, Math.min(0.97, likeness + error));
}

function takeDailyCurveOut(at: Float64Array, scores: Float64Array, waves: number): void {
  for (let nth = 0; nth < 2 * waves; nth++) {
    const wave = nth % 2 === 0 ? Math.cos : Math.sin;
    const base = at.map((hour) => wave(Math.PI * (Math.floor(nth / 2) + 1) * hour / 12));
    let product = 0;
    let squares = 0;
    for (let i = 0; i < at.length; i++) {
      product += scores[i] * base[i];
      squares += base[i] * base[i];
    }
    if (squares <= 1e-6 * at.length) continue;
    for (let i = 0; i < at.length; i++) scores[i] -= product / squares * base[i];
  }
}

/** As `private.variance_ratio`. */
export function varianceRatio(likeness: number, ofMedian: boolean): number {
  if (!ofMedian) return (1 + likeness) / (1 - likeness);
  let ratio = 1;
  let power = likeness;
  for (let lag = 1; lag <= 200 && power >= 1e-6; lag++) {
    ratio += 4 / Math.PI * Math.asin(power);
    power *= likeness;
  }
  return ratio;
}
