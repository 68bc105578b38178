/**
 * Finds which of several inputs makes a round fail: tries halves of the rest, and ends with one
 * input, or with several that fail only together.
 *
 * @param inputs A round that fails.
 * @param fails Tries a part of it on a fresh project.
 */
export async function halve<Input>(
  inputs: Input[],
  fails: (part: Input[]) => Promise<boolean>,
): Promise<Input[]> {
  if (inputs.length < 2) return inputs;
  const middle = Math.ceil(inputs.length / 2);
  for (const half of [inputs.slice(0, middle), inputs.slice(middle)]) {
    if (await fails(half)) return await halve(half, fails);
  }
  return inputs;
}
