import { z } from "zod";

/** What a query of supabase-js resolves to. */
interface Answer {
  data: unknown;
  error: { message: string } | null;
  status: number;
}

/** The database could not be reached or failed; the same query may work later. */
export class UnavailableError extends Error {
  override name = "UnavailableError";
}

/** The rows of a query, checked. */
export async function readRows<T>(
  what: string,
  query: PromiseLike<Answer>,
  rowSchema: z.ZodType<T>,
): Promise<T[]> {
  const { data, error, status } = await query;
  if (error !== null) {
    const message = `Cannot read ${what}: ${error.message}`;
    throw status === 0 || status >= 500 ? new UnavailableError(message) : new Error(message);
  }
  const parsed = z.array(rowSchema).safeParse(data);
  if (parsed.success) return parsed.data;
  throw new Error(`Cannot read ${what}: ${z.prettifyError(parsed.error)}`);
}
