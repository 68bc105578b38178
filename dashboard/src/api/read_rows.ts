import * as z from "zod/mini";

// The policy of the page forbids the code zod would otherwise generate.
z.config({ jitless: true });

interface Answer {
  data: unknown;
  error: { message: string } | null;
}

/** Checks the rows of an answer. `what` names them in the error, for example "the leaderboard". */
export async function readRows<T>(
  what: string,
  row: z.ZodMiniType<T>,
  request: PromiseLike<Answer>,
): Promise<T[]> {
  const { data, error } = await request;
  if (error !== null) throw new Error(`Cannot read ${what}: ${explain(error.message)}`);
  const parsed = z.safeParse(z.array(row), data);
  if (!parsed.success) {
    const field = parsed.error.issues[0].path.slice(1).join(".");
    throw new Error(`Cannot read ${what}: the answer has an unexpected ${field || "form"}`);
  }
  return parsed.data;
}

function explain(message: string): string {
  if (/timed? ?out|abort/i.test(message)) return "the project did not answer in time";
  if (/fetch|network/i.test(message)) return "the project cannot be reached";
  return message || "the project gave no reason";
}
