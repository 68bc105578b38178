import assert from "node:assert/strict";
import { type Schema, Validator } from "@cfworker/json-schema";
import { parse } from "yaml";
import type { OpenApiNode } from "./build_rest_paths.ts";

/** An operation, with references followed. */
interface Operation {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
  requestBody?: { content: Record<string, { schema: Schema }> };
}

/** What `docs/openapi.yaml` says. */
export interface Description {
  text: string;
  paths: Record<string, Record<string, Operation>>;
  schemas: Record<string, OpenApiNode>;
  /** Holds an answer to what is said of it, and returns its body. */
  check(path: string, method: string, response: Response): Promise<unknown>;
  /** Operations and statuses that were checked, such as `health 200`. */
  checked: Set<string>;
}

/** Reads `docs/openapi.yaml`. */
export async function openDescription(): Promise<Description> {
  const text = await Deno.readTextFile(new URL("../../docs/openapi.yaml", import.meta.url));
  const document = parse(text);
  const { paths, components: { schemas } } = follow(document, document) as {
    paths: Description["paths"];
    components: { schemas: Description["schemas"] };
  };
  const checked = new Set<string>();

  async function check(path: string, method: string, response: Response): Promise<unknown> {
    const operation = paths[path]?.[method];
    assert.ok(operation !== undefined, `${method} ${path} is not described`);
    const body = await response.text();
    const told = `${operation.operationId} ${response.status}`;
    const described = operation.responses[response.status];
    assert.ok(described !== undefined, `${told} is not described: ${body.slice(0, 300)}`);
    checked.add(told);
    if (described.content === undefined) {
      assert.equal(body, "", told);
      return null;
    }
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    const media = described.content[type];
    assert.ok(media !== undefined, `${told}: ${type} is not described`);
    const value = type === "application/json" ? JSON.parse(body) : body;
    const { valid, errors } = new Validator(media.schema, "2020-12", false).validate(value);
    assert.ok(valid, `${told}: ${JSON.stringify(errors.slice(-2))} ${body.slice(0, 300)}`);
    return value;
  }

  return { text, paths, schemas, check, checked };
}

/** The same with every reference replaced by what it leads to; there are no circles. */
function follow(node: unknown, root: unknown): unknown {
  if (Array.isArray(node)) return node.map((each) => follow(each, root));
  if (typeof node !== "object" || node === null) return node;
  if ("$ref" in node) {
    const steps = String(node.$ref).slice(2).split("/");
    return follow(steps.reduce((at, step) => (at as OpenApiNode)[step], root), root);
  }
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, follow(value, root)]),
  );
}
