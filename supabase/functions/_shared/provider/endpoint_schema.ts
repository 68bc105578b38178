import { z } from "zod";
import type { EndpointOptions } from "./endpoint_options.ts";

/** Headers that each request sets itself, so that none of them can carry the key. */
const OWN_HEADERS =
  /^(?:accept|accept-encoding|content-length|content-type|host|x-client-request-id)$/i;

/** The options of a provider or model that decide how every address of it is requested. */
export const ENDPOINT_OPTIONS = {
  headers: z.record(z.string(), z.string()).default({}),
  query: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  auth_header: z.string()
    .regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, "is not the name of a header")
    .refine((name) => !OWN_HEADERS.test(name), "is a header that each request sets itself")
    .nullish(),
};

/** The part of parsed options that decides about addresses. */
export function endpointOptions(
  { headers, query, auth_header }: z.infer<z.ZodObject<typeof ENDPOINT_OPTIONS>>,
): EndpointOptions {
  return { headers, query, authHeader: auth_header ?? null };
}
