export function mean(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

export function medianOf(numbers: number[]): number | null {
  return Float64Array.from(numbers).sort()[Math.floor(numbers.length / 2)] ?? null;
}
