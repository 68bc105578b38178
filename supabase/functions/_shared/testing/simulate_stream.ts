/** Bytes, and when they are there, in milliseconds. */
export interface Piece {
  atMs: number;
  bytes: Uint8Array;
}

/** A part of an answer's route: it passes on what it gets, in order and never earlier. */
export type Stage = (pieces: Piece[]) => Piece[];

/** A model that writes evenly. */
export interface Model {
  ttftMs: number;
  tokensPerSecond: number;
  tokens: number;
  tokensPerEvent: number;
  eventsPerWrite: number;
  /** Characters of padding in each event, as providers have them. */
  padding: number;
}

const utf8 = new TextEncoder();

/**
 * The writes of a model; each is sent when its last token is ready. Usage and
 * the end come with the last.
 */
export function writeAnswer(model: Model): Piece[] {
  const { ttftMs, tokensPerSecond, tokens, tokensPerEvent, eventsPerWrite, padding } = model;
  const event = (payload: unknown) => `data: ${JSON.stringify(payload)}\n\n`;
  const rest = { id: "chatcmpl-1", system_fingerprint: "x".repeat(padding) };
  const pieces: Piece[] = [];
  let text = "";
  let events = 0;
  for (let token = 0; token < tokens; token += tokensPerEvent) {
    const end = Math.min(tokens, token + tokensPerEvent);
    const words = Array.from(
      { length: end - token },
      (_, i) => [" on", " and", " there"][(token + i) % 3],
    );
    text += event({ ...rest, choices: [{ index: 0, delta: { content: words.join("") } }] });
    if (++events % eventsPerWrite !== 0 && end < tokens) continue;
    const atMs = ttftMs + (end - 1) / tokensPerSecond * 1000;
    if (end === tokens) {
      text += event({ ...rest, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
      // The end token is counted and not streamed.
      text += event({ choices: [], usage: { prompt_tokens: 12, completion_tokens: tokens + 1 } });
      text += "data: [DONE]\n\n";
    }
    pieces.push({ atMs, bytes: utf8.encode(text) });
    text = "";
  }
  return pieces;
}

/** A buffer that passes on what it holds whenever it has run full, and at the end. */
export function bufferOf(size: number): Stage {
  return (pieces) => {
    const out: Piece[] = [];
    let held: Uint8Array = new Uint8Array();
    for (const { atMs, bytes } of pieces) {
      held = join([held, bytes]);
      while (held.length >= size) {
        out.push({ atMs, bytes: held.slice(0, size) });
        held = held.slice(size);
      }
    }
    if (held.length > 0) out.push({ atMs: pieces[pieces.length - 1].atMs, bytes: held });
    return out;
  };
}

/** Passes on what it holds at fixed intervals, as delayed acknowledgements do. */
export function mergeEvery(periodMs: number, phase: number): Stage {
  return (pieces) => {
    const slots = Map.groupBy(pieces, ({ atMs }) => Math.ceil(atMs / periodMs - phase));
    return [...slots].map(([slot, merged]) => ({
      atMs: (slot + phase) * periodMs,
      bytes: join(merged.map(({ bytes }) => bytes)),
    }));
  };
}

/** Holds the answer until its end and then releases it in pieces of equal size, `gapMs` apart. */
export function holdAll(pieceSize: number, gapMs: number): Stage {
  return (pieces) => {
    const all = join(pieces.map(({ bytes }) => bytes));
    const endMs = pieces[pieces.length - 1].atMs;
    const count = Math.ceil(all.length / pieceSize) || 1;
    return Array.from({ length: count }, (_, index) => ({
      atMs: endMs + index * gapMs,
      bytes: index === 0
        ? all.slice(0, pieceSize)
        : all.slice(index * pieceSize, (index + 1) * pieceSize),
    }));
  };
}

/**
 * Like `holdAll`, but like a connection in slow start: each piece is twice as
 * long as the one before.
 */
export function holdAllSlowStart(firstSize: number, roundTripMs: number): Stage {
  return (pieces) => {
    const [{ bytes, atMs }] = holdAll(Infinity, 0)(pieces);
    const out: Piece[] = [];
    for (let from = 0, size = firstSize; from < bytes.length; from += size, size *= 2) {
      const slice = bytes.slice(from, from + size);
      out.push({ atMs: atMs + out.length * roundTripMs, bytes: slice });
    }
    return out;
  };
}

/** Passes the first part of an answer on as it comes, and the rest at its end and later. */
export function holdRest(share: number, lateMs: number): Stage {
  return (pieces) => {
    const kept = Math.floor(pieces.length * share);
    // A single late piece cannot be distinguished from a stall of the model.
    if (kept > pieces.length - 2) return pieces;
    const [{ atMs, bytes }] = holdAll(Infinity, 0)(pieces.slice(kept));
    return [...pieces.slice(0, kept), { atMs: atMs + lateMs, bytes }];
  };
}

/** A compressor: passes on what it holds after a number of bytes that differs each time. */
export function flushAfter(mean: number, random: () => number): Stage {
  return (pieces) => {
    const out: Piece[] = [];
    let held: Uint8Array = new Uint8Array();
    let size = 0;
    pieces.forEach(({ atMs, bytes }, index) => {
      held = join([held, bytes]);
      if (held.length < size && index < pieces.length - 1) return;
      out.push({ atMs, bytes: held });
      held = new Uint8Array();
      size = mean * (0.5 + random());
    });
    return out;
  };
}

/** Delays each piece by up to so many milliseconds; none overtakes another. */
export function delayUpTo(maxMs: number, random: () => number): Stage {
  return (pieces) => {
    let last = 0;
    return pieces.map(({ atMs, bytes }) => {
      last = Math.max(last, atMs + maxMs * random());
      return { atMs: last, bytes };
    });
  };
}

/** Cuts what is written anywhere, as records and segments do; all parts are there at once. */
export function cutAnywhere(random: () => number, mean: number): Stage {
  return (pieces) =>
    pieces.flatMap(({ atMs, bytes }) => {
      const parts: Piece[] = [];
      for (let from = 0; from < bytes.length;) {
        const to = from + 1 + Math.floor(random() * 2 * mean);
        parts.push({ atMs, bytes: bytes.slice(from, to) });
        from = to;
      }
      return parts;
    });
}

/** The reads of the runtime: one chunk at a time, a few microseconds apart. */
export function readPieces(random: () => number): Stage {
  return (pieces) => {
    let last = 0;
    return pieces.map(({ atMs, bytes }) => {
      last = Math.max(atMs, last + 0.004 + 0.02 * random() ** 4);
      return { atMs: last, bytes };
    });
  };
}

function join(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let length = 0;
  for (const part of parts) {
    whole.set(part, length);
    length += part.length;
  }
  return whole;
}
