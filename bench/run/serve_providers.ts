/**
 * The program of the providers' process: OpenAI-compatible servers on raw TCP,
 * each at an address of its own, which answer every model with the same stream,
 * one token to a write.
 *
 * Arguments: how many providers; when the first token comes and how long after
 * it each further one, in milliseconds; how many tokens. Answers any question
 * (see `start_worker.ts`) with a `ProviderReport` of what came since the last.
 */
import { answerQuestions } from "../answer_questions.ts";
import { buildScenario } from "../../tests/simulators/build_scenario.ts";
import { isGone } from "../../tests/simulators/is_gone.ts";
import { readRequests } from "../../tests/simulators/read_request.ts";
import type { ProviderReport } from "./start_providers.ts";

const [count, firstTokenMs, gapMs, answerTokens] = Deno.args.map(Number);
const utf8 = new TextEncoder();

const EMPTY_RESPONSE = utf8.encode("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
const RESPONSE_HEAD = [
  "HTTP/1.1 200 OK",
  "content-type: text/event-stream; charset=utf-8",
  "transfer-encoding: chunked",
  "\r\n",
].join("\r\n");

/** The stream of every answer. Its first write begins with the head, its last ends the body. */
const writes = buildScenario({
  roleMs: 0,
  firstTokenMs,
  gapMs,
  answerTokens,
  usageAfterMs: 0,
  endAfterMs: 0,
  end: "finish",
}).writes.map(({ atMs, text, kind }) => {
  const head = kind === "role" ? RESPONSE_HEAD : "";
  const size = utf8.encode(text).length.toString(16);
  const end = kind === "done" ? "0\r\n\r\n" : "";
  return { atMs, bytes: utf8.encode(`${head}${size}\r\n${text}\r\n${end}`) };
});

/** Calls of each target since the last report: provider, model and what the prompt names. */
const calls = new Map<string, number>();
let requests = 0;
let busyMs = 0;

async function serve(connection: Deno.TcpConn, provider: number): Promise<void> {
  connection.setNoDelay(true);
  try {
    for await (const { method, body } of readRequests(connection)) {
      if (method === "POST") await answer(connection, provider, body);
      else await write(connection, EMPTY_RESPONSE);
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  } finally {
    connection.close();
  }
}

async function answer(connection: Deno.TcpConn, provider: number, body: string): Promise<void> {
  const start = performance.now();
  const { model } = JSON.parse(body);
  const target = `${provider} ${model} ${/(?:[a-z]+ ){9}[a-z]+/.exec(body)?.[0]}`;
  calls.set(target, (calls.get(target) ?? 0) + 1);
  requests++;
  try {
    for (const { atMs, bytes } of writes) {
      const waitMs = start + atMs - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      await write(connection, bytes);
    }
  } finally {
    busyMs += performance.now() - start;
  }
}

async function write(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  const written = await connection.write(bytes);
  if (written < bytes.length) await write(connection, bytes.subarray(written));
}

async function accept(listener: Deno.TcpListener, provider: number): Promise<void> {
  for await (const connection of listener) serve(connection, provider);
}

const ports = Array.from({ length: count }, (_, index) => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  accept(listener, index + 1);
  return listener.addr.port;
});

await answerQuestions(() => {
  const report: ProviderReport = {
    ports,
    requests,
    busyMs,
    repeated: [...calls].filter(([, times]) => times > 1).map(([target, times]) => {
      const [provider, model, ...nonce] = target.split(" ");
      return { provider: `p${provider}`, model, nonce: nonce.join(" "), times };
    }),
  };
  calls.clear();
  requests = 0;
  busyMs = 0;
  return Promise.resolve(report);
});
