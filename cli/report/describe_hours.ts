/** A number of hours in words: `7 days`, `36 hours`. */
export function describeHours(hours: number): string {
  return hours % 24 === 0 && hours > 24 ? `${hours / 24} days` : `${hours} hours`;
}
