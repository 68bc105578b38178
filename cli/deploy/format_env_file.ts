/**
 * Variables as the text of an `.env` file, with unchanged values.
 *
 * @throws {Error} for a value that cannot be written like that. The error does not quote it.
 */
export function formatEnvFile(variables: Record<string, string>): string {
  return Object.entries(variables).map(([name, value]) => {
    if (/['\n\r\\]/.test(value)) {
      throw new Error(`Cannot deploy ${name}: it holds quotes, backslashes or line breaks`);
    }
    return `${name}='${value}'\n`;
  }).join("");
}
