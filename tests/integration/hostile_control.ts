/** A control gone wrong in the way that its body names: put in the place of the real one by a test. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { mode } = await request.json();
    if (mode === "down") return Response.json({ error: { message: "down" } }, { status: 503 });
    if (mode === "page") {
      return new Response("<html>Hello</html>", { headers: { "content-type": "text/html" } });
    }
    if (mode === "silent") return await new Promise<Response>(() => {});
    const ticks = Array.from({ length: 30 }, (_, index) => index);
    const events = [
      ...ticks.map((index) => ({
        choices: [{
          index: 0,
          delta: { content: " tick" },
          finish_reason: index === 29 ? "stop" : null,
        }],
      })),
      { choices: [], ...lastEvent(String(mode), ticks) },
    ];
    const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
    return new Response(`${body}data: [DONE]\n\n`, {
      headers: { "content-type": "text/event-stream" },
    });
  },
};

/** What the last event holds. */
function lastEvent(mode: string, ticks: number[]): Record<string, unknown> {
  switch (mode) {
    case "nothing":
      return {};
    case "words":
      return { sent_ms: "soon" };
    case "a clock that goes back":
      return { sent_ms: ticks.toReversed() };
    case "fewer times":
      return { sent_ms: ticks.slice(1) };
    case "a flood of times":
      return { sent_ms: Array.from({ length: 20_000 }, (_, index) => index) };
    case "more than an event may hold":
      return { sent_ms: Array.from({ length: 200_000 }, (_, index) => index) };
    case "endless times":
      return { sent_ms: ticks.map(() => 1e308) };
    default:
      throw new Error(`Cannot answer: no such mode as ${mode}`);
  }
}
