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

/** How right answers were by kind of question, with the ends of their intervals; null where that is not known. */
export const ratesByKind = z.nullable(
  z.record(
    z.string(),
    z.object({
      right_percent: maybeNumber,
      right_percent_low: maybeNumber,
      right_percent_high: maybeNumber,
    }),
  ),
);

/** How often each outcome occurred; null where every request succeeded. */
export const outcomes = z.nullable(z.record(z.string(), number));
