import * as z from "zod/mini";

/** Decimals and large counts may come as text. */
export const number = z.coerce.number();

/** Unknown is null. */
export const maybeNumber = z.nullable(number);

/** Numbers by their names. */
export function numbers<Name extends string>(...names: Name[]) {
  return everyOne(names, number);
}

/** Numbers by their names; unknown is null. */
export function maybeNumbers<Name extends string>(...names: Name[]) {
  return everyOne(names, maybeNumber);
}

function everyOne<Name extends string, Field>(names: Name[], field: Field): Record<Name, Field> {
  return Object.fromEntries(names.map((name) => [name, field])) as Record<Name, Field>;
}

/** Numbers with the ends of their intervals of 95 %; null where that is not known. */
export function measured<Name extends string>(...names: Name[]) {
  return maybeNumbers(
    ...names.flatMap((name) => [name, `${name}_low` as const, `${name}_high` as const]),
  );
}

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
    z.object(measured("right_percent")),
  ),
);

/** How often each outcome occurred; null where every request succeeded. */
export const outcomes = z.nullable(z.record(z.string(), number));
