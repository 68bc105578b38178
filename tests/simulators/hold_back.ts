import type { Scenario, Write } from "./scenario.ts";

/**
 * A scenario behind something that holds it back, as one flush after each number
 * of events given, and the rest when the answer ends. A write of whole events,
 * each a chunk of its own, as servers send them that had them all along.
 *
 * @param flushes Events and when they go, in milliseconds.
 */
export function holdBack(scenario: Scenario, flushes: [events: number, atMs: number][]): Scenario {
  const answers = scenario.writes.filter(({ kind }) => kind === "answer");
  const others = scenario.writes.filter(({ kind }) => kind !== "answer" && kind !== "role");
  let from = 0;
  const writes: Write[] = flushes.map(([events, atMs]) => {
    const text = answers.slice(from, from += events).map((write) => write.text).join("");
    return { atMs, kind: "answer", text, chunks: true };
  });
  const endMs = writes[writes.length - 1].atMs;
  return {
    ...scenario,
    writes: [...writes, ...others.map((write) => ({ ...write, atMs: endMs }))],
    endMs,
    tps: null,
  };
}

/** A scenario behind a buffer that flushes whenever it is full, and at the end. */
export function bufferBy(scenario: Scenario, bytes: number): Scenario {
  const writes: Write[] = [];
  let held = "";
  for (const { atMs, text } of scenario.writes) {
    held += text;
    while (held.length >= bytes) {
      writes.push({ atMs, kind: "answer", text: held.slice(0, bytes) });
      held = held.slice(bytes);
    }
  }
  const { atMs } = scenario.writes[scenario.writes.length - 1];
  return { ...scenario, writes: [...writes, { atMs, kind: "answer", text: held }] };
}
