import { eventOf } from "../../supabase/functions/_shared/testing/serve_answers.ts";

/** A stand-in for a server that people run themselves, with what is special about its wire. */
export interface OwnServer extends AsyncDisposable {
  /** Its base URL, up to and including the version. */
  url: string;
  port: number;
  /** The bodies of all chat completions asked for. */
  asked: Record<string, unknown>[];
  /** How often it answers that it is loading its model, from now on. */
  loading: number;
}

export type OwnServerKind = "ollama" | "lmstudio" | "llamacpp" | "vllm";

/** The ports that they have unless told otherwise. */
export const OWN_PORTS: Record<OwnServerKind, number> = {
  ollama: 11434,
  lmstudio: 1234,
  llamacpp: 8080,
  vllm: 8000,
};

/** The model that each of them has. */
export const OWN_MODELS: Record<OwnServerKind, string> = {
  ollama: "llama3.2:latest",
  lmstudio: "llama-3.2-1b-instruct",
  llamacpp: "llama",
  vllm: "meta-llama/Llama-3.2-1B-Instruct",
};

/** What each of them says about its model. */
const LISTED: Record<OwnServerKind, unknown> = {
  ollama: {
    object: "list",
    data: [{ id: OWN_MODELS.ollama, object: "model", created: 1, owned_by: "library" }],
  },
  lmstudio: {
    data: [
      { id: OWN_MODELS.lmstudio, object: "model", owned_by: "organization_owner" },
      { id: "text-embedding-nomic", object: "model", owned_by: "organization_owner" },
    ],
    object: "list",
  },
  llamacpp: {
    models: [{ name: OWN_MODELS.llamacpp, model: OWN_MODELS.llamacpp, capabilities: [] }],
    object: "list",
    data: [{
      id: OWN_MODELS.llamacpp,
      object: "model",
      created: 1,
      owned_by: "llamacpp",
      meta: { vocab_type: 2, n_vocab: 128256, n_ctx_train: 131072, n_embd: 2048, size: 799862912 },
    }],
  },
  vllm: {
    object: "list",
    data: [{
      id: OWN_MODELS.vllm,
      object: "model",
      created: 1,
      owned_by: "vllm",
      root: OWN_MODELS.vllm,
      parent: null,
      max_model_len: 8192,
      permission: [{ id: "modelperm-1", object: "model_permission", organization: "*" }],
    }],
  },
};

/** Starts one. With a key, it refuses calls without it. */
export function startOwnServer(
  kind: OwnServerKind,
  { key = null }: { key?: string | null } = {},
): OwnServer {
  const asked: Record<string, unknown>[] = [];
  const own = { loading: 0 };

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    // Without the version only llama.cpp has the same paths.
    const path = kind === "llamacpp"
      ? pathname.replace(/^\/v1/, "")
      : pathname.replace("/v1/", "/");
    const hasVersion = pathname.startsWith("/v1/") || kind === "llamacpp";
    if (own.loading > 0 && request.method !== "HEAD") {
      own.loading--;
      return error(503, { code: 503, message: "Loading model", type: "unavailable_error" });
    }
    if (request.method === "GET" && path === "/models" && hasVersion) {
      // llama.cpp shows its list to everybody.
      if (kind !== "llamacpp" && isLockedOut(request)) return unauthorized(kind);
      return Response.json(LISTED[kind]);
    }
    if (request.method !== "POST" || path !== "/chat/completions" || !hasVersion) {
      return nothingThere(kind, request);
    }
    if (isLockedOut(request)) return unauthorized(kind);
    const body = await request.json();
    asked.push(body);
    return hasModel(kind, String(body.model)) ? stream(kind, body) : noModel(kind, body.model);
  }

  function isLockedOut(request: Request): boolean {
    return key !== null && request.headers.get("authorization") !== `Bearer ${key}`;
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, answer);
  return Object.assign(own, {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    port: server.addr.port,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  });
}

function error(status: number, error: unknown): Response {
  return Response.json({ error }, { status });
}

function unauthorized(kind: OwnServerKind): Response {
  return kind === "vllm"
    ? error(401, "Unauthorized")
    : error(401, { code: 401, message: "Invalid API Key", type: "authentication_error" });
}

function nothingThere(kind: OwnServerKind, request: Request): Response {
  const path = new URL(request.url).pathname;
  if (kind === "lmstudio") {
    return Response.json({ error: `Unexpected endpoint or method. (${request.method} ${path})` });
  }
  if (kind === "ollama") return new Response("404 page not found", { status: 404 });
  return Response.json({ detail: "Not Found" }, { status: 404 });
}

function hasModel(kind: OwnServerKind, model: string): boolean {
  // llama.cpp has one model and does not look at the name.
  if (kind === "llamacpp") return true;
  return model === OWN_MODELS[kind] ||
    (kind === "ollama" && `${model}:latest` === OWN_MODELS[kind]);
}

function noModel(kind: OwnServerKind, model: unknown): Response {
  if (kind === "vllm") {
    const message = `The model \`${model}\` does not exist.`;
    return Response.json(
      { object: "error", message, type: "NotFoundError", param: null, code: 404 },
      { status: 404 },
    );
  }
  const message = `model "${model}" not found, try pulling it first`;
  return error(404, { message, type: "not_found_error", param: null, code: null });
}

function stream(kind: OwnServerKind, body: Record<string, unknown>): Response {
  const base = {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: body.model,
    ...(kind === "ollama" && { system_fingerprint: "fp_ollama" }),
  };
  const choice = (delta: unknown, finish_reason: string | null = null) => ({
    ...base,
    choices: [{ index: 0, delta, finish_reason, ...(kind === "vllm" && { stop_reason: null }) }],
  });
  const count = 24;
  const usage = { prompt_tokens: 500, completion_tokens: count, total_tokens: 500 + count };
  // All count tokens only when they are asked to.
  const isCounted = (body.stream_options as { include_usage?: boolean })?.include_usage === true;
  const timings = { prompt_n: 500, prompt_ms: 20.5, predicted_n: count, predicted_per_second: 90 };
  const events = [
    choice({ role: "assistant", content: kind === "llamacpp" ? null : "" }),
    ...Array.from({ length: count }, () => choice({ content: " plan" })),
    { ...choice({}, "stop"), ...(kind === "llamacpp" && !isCounted && { timings }) },
    ...(isCounted
      ? [{ ...base, choices: [], usage, ...(kind === "llamacpp" && { timings }) }]
      : []),
    "[DONE]",
  ];
  const encoder = new TextEncoder();
  let next = 0;
  const read = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (next === events.length) return controller.close();
      controller.enqueue(encoder.encode(eventOf(events[next++])));
    },
  });
  return new Response(read, { headers: { "content-type": "text/event-stream" } });
}
