/** Gives `use` the path of a file that nobody else may read, for as long as it runs. */
export async function withPrivateFile<T>(
  content: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = await Deno.makeTempFile(); // With mode 0600.
  try {
    await Deno.writeTextFile(path, content);
    return await use(path);
  } finally {
    await Deno.remove(path);
  }
}
