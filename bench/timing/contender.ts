import type { PlayedDialect } from "../../tests/simulators/stream_writer.ts";

/** One request a contender is asked to make. */
export interface Request {
  baseUrl: string;
  /** Name of the scenario, sent as the model. */
  scenario: string;
  /** How the server is spoken to; only the engine knows others than `openai`. */
  dialect: PlayedDialect;
  /** Sent as `x-client-request-id` by the contenders that can choose it. */
  requestId: string;
}

/**
 * A contender's observations of a stream; timestamps in milliseconds since 1970,
 * null when missing.
 */
export interface Seen {
  /** The `x-client-request-id` that was sent. */
  requestId: string;
  firstTokenAt: number | null;
  firstAnswerAt: number | null;
  lastTokenAt: number | null;
  /** Tokens per second: (tokens − 1) / (last token − first token). */
  tps: number | null;
}

/** A client that measures a stream. */
export type Contender = (request: Request) => Promise<Seen>;
