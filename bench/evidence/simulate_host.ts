import { seededRandom } from "../../supabase/functions/_shared/check/seeded_random.ts";

export const PER_DAY = 96;

/** The logarithm of the median at an hour of the day. */
export const CURVES: Record<string, (hour: number) => number> = {
  flat: () => 0,
  wave: (hour) => 0.3 * Math.sin(Math.PI * hour / 12),
  "deep wave": (hour) => 0.6 * Math.sin(Math.PI * hour / 12),
  office: (hour) => hour >= 9 && hour < 17 ? 0.4 : 0,
  peak: (hour) => 0.5 * Math.exp(-((hour - 15) ** 2) / 8),
};

/** The logarithm of a time over its median, from a standard normal number, with this σ. */
export const TAILS: Record<string, (z: number, sigma: number, uniform: () => number) => number> = {
  lognormal: (z, sigma) => sigma * z,
  heavy: (z, sigma) => sigma * Math.sinh(1.2 * z) / 1.2,
  outliers: (z, sigma, uniform) => sigma * z + (uniform() < 0.02 ? Math.log(10) : 0),
};

export interface Random {
  uniform(): number;
  normal(): number;
}

export function randomOf(seed: string): Random {
  const { int } = seededRandom(seed);
  const uniform = () => (int(0, 2 ** 32 - 1) + 0.5) / 2 ** 32;
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/** Standard normal numbers, each correlated with the one before. */
export function drawLike(n: number, likeness: number, random: Random): Float64Array {
  const numbers = new Float64Array(n);
  const rest = Math.sqrt(1 - likeness * likeness);
  for (let i = 0; i < n; i++) {
    numbers[i] = i === 0 ? random.normal() : likeness * numbers[i - 1] + rest * random.normal();
  }
  return numbers;
}

export interface Host {
  curve: string;
  tail: string;
  likeness: number;
  sigma: number;
  /** The median at hours when the curve is 0. */
  median: number;
}

/** The hours at which a call is made, one in each quarter of an hour. */
export function callHours(days: number): Float64Array {
  return Float64Array.from({ length: days * PER_DAY }, (_, i) => i * 24 / PER_DAY);
}

export function drawTimes(host: Host, hours: Float64Array, random: Random): Float64Array {
  const curve = CURVES[host.curve];
  const tail = TAILS[host.tail];
  const numbers = drawLike(hours.length, host.likeness, random);
  return hours.map((hour, i) =>
    host.median * Math.exp(curve(hour % 24) + tail(numbers[i], host.sigma, random.uniform))
  );
}

const drawnOnce = new Map<string, Float64Array>();

/** The percentile of all calls that could be made in a day, from very many that are. */
export function truePercentile(host: Host, fraction: number): number {
  const key = `${host.curve}/${host.tail}/${host.sigma}/${host.median}`;
  let times = drawnOnce.get(key);
  if (times === undefined) {
    const many = callHours(4000);
    times = drawTimes({ ...host, likeness: 0 }, many, randomOf(`truth/${key}`)).sort();
    drawnOnce.set(key, times);
  }
  return times[Math.ceil(fraction * times.length) - 1];
}
