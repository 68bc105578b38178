import * as z from "zod/mini";

/** Decimals and large counts may come as text. */
export const number = z.coerce.number();

/** Unknown is null. */
export const maybeNumber = z.nullable(number);

/** Milliseconds since 1970. */
export const time = z.pipe(
  z.pipe(z.string(), z.transform((text: string) => Date.parse(text))),
  z.number(),
);

export const maybeTime = z.nullable(time);

/** How often each outcome occurred; null where every request succeeded. */
export const outcomes = z.nullable(z.record(z.string(), number));
