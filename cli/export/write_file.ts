/** Writes texts to a file as fast as they can be written, so that few are held in memory. */
export async function writeFile(texts: AsyncIterable<string>, path: string): Promise<void> {
  const file = await Deno.create(path);
  await ReadableStream.from(texts).pipeThrough(new TextEncoderStream()).pipeTo(file.writable);
}
