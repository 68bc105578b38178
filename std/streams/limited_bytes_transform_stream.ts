/**
 * Lets at most `size` bytes through. The chunk that would go beyond ends the
 * stream, or errors it with a `RangeError` when `options.error` is set.
 */
export class LimitedBytesTransformStream extends TransformStream<Uint8Array, Uint8Array> {
  constructor(size: number, options: { error?: boolean } = {}) {
    let seen = 0;
    super({
      transform(chunk, controller) {
        seen += chunk.byteLength;
        if (seen <= size) return controller.enqueue(chunk);
        if (options.error) throw new RangeError(`Exceeded byte size limit of '${size}'`);
        controller.terminate();
      },
    });
  }
}
