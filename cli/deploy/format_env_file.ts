/**
 * Variables as the text of an `.env` file, each value as it is.
 *
 * @throws {Error} for a value that cannot be written so, without quoting it.
 */
export function formatEnvFile(variables: Record<string, string>): string {
  return Object.entries(variables).map(([name, value]) => {
    if (/['\n\r\\]/.test(value)) {
      throw new Error(`Cannot deploy ${name}: it holds quotes, backslashes or line breaks`);
    }
    return `${name}='${value}'\n`;
  }).join("");
}
