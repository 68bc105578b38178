import { DIALECT_STREAMS } from "../../supabase/functions/_shared/testing/dialect_streams.ts";
import type { DescribedProvider } from "./provider_page.ts";

/** What a provider says where the key is missing or elsewhere: the status, the body, its words. */
export interface KeyRefusal {
  status: number;
  body: unknown;
  says: string;
}

/** A request that was answered. */
export interface TakenRequest {
  slug: string;
  body: Record<string, unknown>;
}

/** Providers on this machine that take what the page says, and nothing else. */
export interface StrictProviders extends AsyncDisposable {
  /** What `<SLUG>_BASE_URL` is set to: the address with another host, its parts filled in. */
  baseUrl(slug: string): string;
  /** Calls that were answered, in order. */
  taken: TakenRequest[];
  /** What was wrong with the others. */
  mistakes: string[];
}

/** The key that each of them takes. */
export function strictKey(slug: string): string {
  return `sk-${slug}-key-000000`;
}

/** Serves all of them on one port, each below its slug. */
export function startStrictProviders(
  described: DescribedProvider[],
  refusals: Record<string, KeyRefusal>,
): StrictProviders {
  const taken: TakenRequest[] = [];
  const mistakes: string[] = [];
  const answer = async (request: Request): Promise<Response> => {
    // A connection is opened before the clock starts.
    if (request.method === "HEAD") return new Response(null);
    const url = new URL(request.url);
    const slug = url.pathname.split("/")[1];
    const provider = described.find((each) => each.slug === slug)!;
    const base = basePath(provider);
    const place = url.pathname.slice(base.length + 1) + url.search;
    const refused = Response.json(refusals[slug].body, { status: refusals[slug].status });
    if (request.method === "GET") {
      const isKeyed = place === provider.keyPath?.replace(/\?.*/, "") || place === provider.keyPath;
      if (!isKeyed && !sameList(place, provider.list)) return notFound(`${slug}: GET ${place}`);
      if (isKeyed && keyMistake(provider, request) !== null) return refused;
      return Response.json({ object: "list", data: [{ id: "listed", object: "model" }] });
    }
    const wrong = keyMistake(provider, request);
    if (wrong !== null) return refused;
    if (place !== provider.path) return notFound(`${slug}: POST ${place}`);
    const body = await request.json();
    const found = bodyMistake(provider, body);
    if (found !== null && !OWN_OPTIONS.includes(body.model)) return badRequest(slug, found);
    taken.push({ slug, body });
    return new Response(streamOf(provider, String(body.model)), {
      headers: { "content-type": "text/event-stream" },
    });
  };
  function notFound(what: string): Response {
    mistakes.push(what);
    return Response.json({ error: { message: "Resource not found", code: "404" } }, {
      status: 404,
    });
  }
  function badRequest(slug: string, what: string): Response {
    mistakes.push(`${slug}: ${what}`);
    return Response.json({ error: { message: what, code: "invalid_request" } }, { status: 400 });
  }
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, answer);
  return {
    baseUrl: (slug) => {
      const provider = described.find((each) => each.slug === slug)!;
      return `http://127.0.0.1:${server.addr.port}${basePath(provider)}`;
    },
    taken,
    mistakes,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Models of the seed whose own options change what is sent. */
export const OWN_OPTIONS = ["gpt-6-luna", "openai/gpt-oss-20b"];

/** The path of its address, with parts filled in, below its slug. */
function basePath({ slug, address }: DescribedProvider): string {
  const path = address.replace(/^https:\/\/[^/]+/, "");
  return `/${slug}${path.replaceAll("PROJECT", "acme").replaceAll("LOCATION", "eu")}`;
}

/** Anthropic's list is asked for by page. */
function sameList(place: string, list: string | null): boolean {
  return list !== null && place.replace(/\?limit=1000$/, "") === list;
}

function keyMistake({ slug, headers }: DescribedProvider, request: Request): string | null {
  const key = strictKey(slug);
  for (const [name, value] of Object.entries(headers)) {
    const wanted = value.replace("KEY", key);
    if (request.headers.get(name) !== wanted) return `${name} is ${request.headers.get(name)}`;
  }
  // The key is in no other place.
  for (const [name, value] of request.headers) {
    if (!(name in headers) && value.includes(key)) return `the key is in ${name}`;
  }
  return null;
}

function bodyMistake(
  { fields, ...provider }: DescribedProvider,
  body: Record<string, unknown>,
): string | null {
  const sent = flatten(body, fields);
  for (const name of Object.keys(sent)) {
    if (!(name in fields)) return `Unrecognized request argument supplied: ${name}`;
  }
  for (const [name, value] of Object.entries(fields)) {
    if (!(name in sent)) return `${provider.slug} needs ${name}`;
    if (value !== null && value !== sent[name]) return `${name} must be ${value}`;
  }
  return null;
}

/** The fields by the names that the page gives them. */
function flatten(
  body: Record<string, unknown>,
  known: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
      const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
      return name in known || !isObject
        ? [[name, value]]
        : Object.entries(value).map(([inner, each]) => [`${name}.${inner}`, each]);
    }),
  );
}

function streamOf({ slug, dialect }: DescribedProvider, model: string): string {
  const { text, stop } = DIALECT_STREAMS[dialect as keyof typeof DIALECT_STREAMS];
  const said = text(`An answer of ${slug} by ${model}`, stop);
  if (slug !== "azure") return said;
  const filter = { hate: { filtered: false, severity: "safe" } };
  const prompt = { prompt_index: 0, content_filter_results: filter };
  return `data: ${
    JSON.stringify({ id: "", model: "", choices: [], prompt_filter_results: [prompt] })
  }\n\n${said}`;
}
