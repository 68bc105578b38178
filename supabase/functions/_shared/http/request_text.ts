import { z } from "zod";
import type { Range } from "../platform/ranges.ts";

/** Postgres can store neither NUL nor, in JSON, half of a surrogate pair. */
const text = z.string()
  .refine((value) => !value.includes("\0") && value.isWellFormed(), "is not valid text");

/** A text in a request body, of 1 to `max` characters without the spaces around it. */
export function requestText(max: number) {
  return text.pipe(z.string().trim().min(1).max(max));
}

/** A whole number in a request body. */
export function wholeNumber({ min, max }: Range) {
  return z.int().min(min).max(max);
}
