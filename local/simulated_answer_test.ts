import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { answerRequest } from "./simulated_answer.ts";
import { prepareCall } from "../supabase/functions/_shared/check/prepare_call.ts";
import { openaiDialect } from "../supabase/functions/_shared/provider/dialect_openai.ts";
import { makeTarget } from "../supabase/functions/_shared/testing/make_target.ts";

const TEXTS = {
  canary: Array.from({ length: 10 }, (_, place) => `${place + 1}) {{question}}`).join("\n"),
  text: "{{filler 2000}}\n\n1) {{needle}}\n2) {{needle}}\n3) {{needle}}\n\nThen write more.",
  tool: "{{task}}",
  json: "{{task}}",
};

/** What is said of an answer to a call of this kind. */
function verdictsOf(kind: keyof typeof TEXTS, seed: string, wrong: boolean): string[] {
  const { prompt, wanted, check } = prepareCall(TEXTS[kind], { kind, seed, contains: null });
  const body = openaiDialect.body(makeTarget({ prompt, wanted }));
  const answer = answerRequest(body, () => wrong)!;
  const given = "content" in answer
    ? { text: answer.content, toolCalls: [] }
    : { text: "", toolCalls: answer.toolCalls };
  return check!({ ...given, cutOff: false }).map(({ verdict }) => verdict);
}

describe("answerRequest()", () => {
  it("finds a schema in the text where the request has none", () => {
    const text = "{{task}}\n\nJSON Schema: {{schema}}";
    const workload = { kind: "json", seed: "1", contains: null } as const;
    const { prompt, check } = prepareCall(text, workload);
    const body = openaiDialect.body(makeTarget({ prompt, wanted: null }));
    const answer = answerRequest(body, () => false) as { content: string };
    const given = { text: answer.content, toolCalls: [], cutOff: false };
    assert.deepEqual(check!(given).map(({ verdict }) => verdict), ["ok"]);
  });

  it("answers every generated question and task rightly, or wrongly", () => {
    for (let seed = 0; seed < 50; seed++) {
      const of = (kind: keyof typeof TEXTS, wrong: boolean) =>
        verdictsOf(kind, String(seed), wrong);
      assert.deepEqual(of("canary", false), Array(10).fill("ok"));
      assert.deepEqual(of("canary", true), Array(10).fill("wrong_answer"));
      assert.deepEqual(of("text", false), Array(3).fill("ok"));
      assert.deepEqual(of("text", true), Array(3).fill("wrong_answer"));
      assert.deepEqual(of("tool", false), ["ok"]);
      assert.deepEqual(of("tool", true), ["wrong_arguments"]);
      assert.deepEqual(of("json", false), ["ok"]);
      assert.deepEqual(of("json", true), ["fenced"]);
    }
  });

  it("leaves other requests to others", () => {
    assert.equal(answerRequest({ messages: [{ content: "Hello" }] }, () => false), null);
    assert.equal(answerRequest({}, () => false), null);
    const tools = [{ function: { name: "a", parameters: {} } }];
    assert.equal(answerRequest({ messages: [{ content: "1) Hello?" }], tools }, () => false), null);
  });
});
