/** Size in bytes of some content, compressed as by a static host. */
export async function measureGzip(content: Uint8Array<ArrayBuffer>): Promise<number> {
  const compressed = new Blob([content]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(compressed).arrayBuffer()).byteLength;
}
