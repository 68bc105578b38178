import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { checkAnswer } from "./check_answer.ts";
import { makeTask } from "./make_task.ts";
import { prepareCall, type PreparedCall, type Workload } from "./prepare_call.ts";
import { createStreamDecoder } from "../measure/decode_stream.ts";
import { toGivenAnswer } from "../measure/to_given_answer.ts";
import { DIALECTS } from "../provider/dialects.ts";
import { type Dialect, PROVIDER_DIALECTS } from "../provider/dialect.ts";
import { solveQuestion } from "../../../../local/solve_question.ts";
import { DIALECT_STREAMS, messageEnd } from "../testing/dialect_streams.ts";
import { chunkOf, eventOf } from "../testing/serve_answers.ts";

const encoder = new TextEncoder();
const workload = (changes: Partial<Workload>): Workload => ({
  kind: "text",
  seed: "one/seed",
  contains: null,
  ...changes,
});

/** What is said of a stream that arrives byte by byte. */
function judge(dialect: Dialect, stream: string, { check }: PreparedCall) {
  const decoder = createStreamDecoder(DIALECTS[dialect], 65_536);
  encoder.encode(stream).forEach((byte, at) => decoder.feed(Uint8Array.of(byte), at));
  decoder.end(stream.length);
  const { check_n, check_ok_n, check_verdicts } = checkAnswer(
    toGivenAnswer(decoder.answer),
    check,
    [],
  );
  return { check_n, check_ok_n, check_verdicts };
}

describe("checkAnswer() of a stream that arrives byte by byte", () => {
  const tool = prepareCall("{{task}}", workload({ kind: "tool" }));
  const json = prepareCall("{{task}}", workload({ kind: "json" }));
  const { name } = tool.wanted!;
  const value = makeTask("one/seed").expected;
  const right = JSON.stringify(value);
  const other = right.replace(/true|false/, (said) => said === "true" ? "false" : "true");
  const parts = right.match(/.{1,5}/g)!;

  for (const dialect of PROVIDER_DIALECTS) {
    const { cut, stop, text, calls } = DIALECT_STREAMS[dialect];
    // Arguments that come as an object are JSON, or are not there.
    const broken = dialect === "gemini" ? "schema_mismatch" : "invalid_json";
    const cases: [string, PreparedCall, string, string][] = [
      ["ok", tool, "tool", calls([{ name, parts }], stop)],
      ["no_tool_call", tool, "tool", text("I have placed the order.", stop)],
      ["unknown_tool", tool, "tool", calls([{ name: "other", parts }], stop)],
      [broken, tool, "tool", calls([{ name, parts: parts.slice(1) }], stop)],
      ["schema_mismatch", tool, "tool", calls([{ name, parts: ["{}"] }], stop)],
      ["wrong_arguments", tool, "tool", calls([{ name, parts: [other] }], stop)],
      ["wrong_arguments", tool, "tool", calls([{ name, parts }, { name, parts }], stop)],
      ["cut_off", tool, "tool", calls([{ name, parts: parts.slice(0, 3) }], cut)],
      ["ok", json, "json", text(right, stop)],
      ["fenced", json, "json", text(`\`\`\`json\n${right}\n\`\`\``, stop)],
      ["extra_text", json, "json", text(`Here you are: ${right}`, stop)],
      ["invalid_json", json, "json", text(right.slice(0, -3), stop)],
      ["schema_mismatch", json, "json", text('{"a":1}', stop)],
      ["wrong_arguments", json, "json", text(other, stop)],
      ["cut_off", json, "json", text(right.slice(0, 30), cut)],
    ];
    for (const [verdict, call, kind, stream] of cases) {
      it(`says ${verdict} of ${kind} in ${dialect}`, () => {
        assert.deepEqual(judge(dialect, stream, call), {
          check_n: verdict === "cut_off" ? 0 : 1,
          check_ok_n: verdict === "ok" ? 1 : 0,
          check_verdicts: { [`${kind}/${verdict}`]: 1 },
        });
      });
    }

    it(`judges each question by itself in ${dialect}`, () => {
      const call = prepareCall("1) {{question}}\n2) {{question}}", workload({ kind: "canary" }));
      assert.doesNotMatch(call.prompt, /\{\{/);
      const wrong = judge(dialect, text("1) 0\n2) none", stop), call);
      assert.equal(wrong.check_n, 2);
      assert.equal(wrong.check_ok_n, 0);
      assert.equal(Object.keys(wrong.check_verdicts!).length, 2);
      const cutOff = judge(dialect, text("1) 0", cut), call);
      assert.equal(cutOff.check_n, 0);
    });
  }

  for (const dialect of PROVIDER_DIALECTS) {
    const { cut, stop, text } = DIALECT_STREAMS[dialect];
    it(`judges what is hidden in a long text, with a story after it, in ${dialect}`, () => {
      const template =
        "{{filler 2000}}\n\n1) {{needle}}\n2) {{question}}\n3) {{needle}}\n\nThen go on.";
      const call = prepareCall(template, workload({}));
      assert.doesNotMatch(call.prompt, /\{\{/);
      const questions = [...call.prompt.matchAll(/^(\d)\) (.+)$/gm)];
      const answers = questions.map(([, , asked]) => solveQuestion(asked, call.prompt)!);
      const kind = prepareCall("{{question}}", workload({})).check!(
        { text: "", toolCalls: [], cutOff: false },
      )[0].kind;
      const of = (needles: string, other: string, n: number) => ({ needles, other, n });
      const story = "\n\nIn the town there was a river.";
      const cases: [string, string, string, ReturnType<typeof of>][] = [
        [`1) ${answers[0]}\n2) ${answers[1]}\n3) ${answers[2]}`, story, stop, of("ok", "ok", 3)],
        [
          `1. **${answers[0]}.**\n2. ${answers[1]}\n3. = ${answers[2]}`,
          story,
          stop,
          of("other_form", "other_form", 0),
        ],
        ["1) 1\n2) none of them\n3) 2", story, stop, of("wrong_answer", "wrong_answer", 0)],
        [story, "", stop, of("wrong_answer", "wrong_answer", 0)],
        [`1) ${answers[0]}\n2) ${answers[1]}`, "", cut, of("cut_off", "cut_off", 0)],
      ];
      for (const [lines, rest, finish, { needles, other, n }] of cases) {
        assert.deepEqual(judge(dialect, text(lines + rest, finish), call), {
          check_n: needles === "cut_off" ? 0 : 3,
          check_ok_n: n,
          check_verdicts: { [`needle/${needles}`]: 2, [`${kind}/${other}`]: 1 },
        });
      }
    });
  }

  it("puts calls together as servers of other kinds send them", () => {
    const called = (call: Record<string, unknown>) => eventOf(chunkOf({ tool_calls: [call] }));
    const [first, rest] = [right.slice(0, 20), right.slice(20)];
    const streams: Record<string, string> = {
      "the whole call at once": called({ index: 0, id: "a", function: { name, arguments: right } }),
      "arguments that are an object": called({ function: { name, arguments: value } }),
      "no index": called({ id: "a", function: { name, arguments: first } }) +
        called({ function: { arguments: rest } }),
      "its name again": called({ index: 0, id: "a", function: { name, arguments: first } }) +
        called({ index: 0, id: "a", function: { name, arguments: rest } }),
      "the older form": eventOf(chunkOf({ function_call: { name, arguments: first } })) +
        eventOf(chunkOf({ function_call: { arguments: rest } })),
    };
    for (const [form, stream] of Object.entries(streams)) {
      const said = judge("openai", stream + eventOf(chunkOf({}, "tool_calls")), tool);
      assert.deepEqual(said.check_verdicts, { "tool/ok": 1 }, form);
    }
    const two = called({ index: 0, id: "a", function: { name, arguments: right } }) +
      called({ index: 0, id: "b", function: { name, arguments: right } });
    assert.deepEqual(
      judge("openai", two + eventOf(chunkOf({}, "stop")), tool).check_verdicts,
      { "tool/wrong_arguments": 1 },
    );
    const whole = eventOf({
      type: "content_block_start",
      index: 0,
      content_block: { type: "tool_use", id: "a", name, input: value },
    });
    assert.deepEqual(judge("anthropic", whole + messageEnd("tool_use"), tool).check_verdicts, {
      "tool/ok": 1,
    });
  });

  it("keeps a bounded part of a hostile call", () => {
    const decoder = createStreamDecoder(DIALECTS.openai, 1000);
    const part = (index: number, text: string) =>
      encoder.encode(eventOf(chunkOf({
        tool_calls: [{
          index,
          id: `${index}`,
          function: { name: "n".repeat(100), arguments: text },
        }],
      })));
    for (let index = 0; index < 500; index++) {
      decoder.feed(part(index % 100, "[".repeat(20_000)), index);
    }
    decoder.end(500);
    const { toolCalls } = decoder.answer;
    assert.equal(toolCalls.length, 16);
    assert.ok(toolCalls.every((call) => call.arguments.length <= 65_537));
    assert.deepEqual(checkAnswer(toGivenAnswer(decoder.answer), tool.check, []).check_n, 1);
  });
});

describe("checkAnswer()", () => {
  const call = prepareCall("Say Paris.", workload({ contains: "Paris" }));

  it("judges no failure, and nothing where any answer will do", () => {
    const nothing = { check_n: null, check_ok_n: null, check_verdicts: null, check_detail: null };
    assert.deepEqual(checkAnswer(null, call.check, []), nothing);
    const any = prepareCall("Say something.", workload({}));
    assert.deepEqual(
      checkAnswer({ text: "a", toolCalls: [], cutOff: false }, any.check, []),
      nothing,
    );
  });

  it("keeps a short detail, without the key", () => {
    const long = prepareCall(
      "Say it.",
      workload({ contains: `sk-secret-key-123456 ${"x".repeat(900)}` }),
    );
    const answer = { text: "no", toolCalls: [], cutOff: false };
    const { check_detail } = checkAnswer(answer, long.check, ["sk-secret-key-123456"]);
    assert.ok(check_detail!.length <= 200);
    assert.doesNotMatch(check_detail!, /secret-key/);
    assert.match(check_detail!, /^expected "\[redacted\]/);
  });

  it("keeps the beginning of what came, without a key that the cut goes through", () => {
    const key = "sk-secret-key-123456";
    for (let words = 80; words < 90; words++) {
      const answer = {
        text: `${"a ".repeat(words)}${key} ${"b ".repeat(500_000)}`,
        toolCalls: [],
        cutOff: false,
      };
      const { check_detail } = checkAnswer(answer, call.check, [key]);
      assert.ok(check_detail!.length <= 200);
      assert.match(check_detail!, /^expected "Paris" in the answer, came "a a a/);
      assert.doesNotMatch(check_detail!, /sk-|secret/);
    }
  });
});

describe("prepareCall()", () => {
  it("makes the same of one seed, and leaves a text without places as it is", () => {
    const template = "{{filler 300}}\n1) {{question}}\n2) {{question}}\n{{task}}";
    const prompt = (seed: string) => prepareCall(template, workload({ seed })).prompt;
    assert.equal(prompt("a"), prompt("a"));
    assert.notEqual(prompt("a"), prompt("b"));
    assert.doesNotMatch(prompt("a"), /\{\{/);
    assert.equal(prepareCall("Say {{hello}} $& $1.", workload({})).prompt, "Say {{hello}} $& $1.");
  });

  it("hides facts in the first filler alone, and asks for none where there is no filler", () => {
    const plain = prepareCall("{{filler 300}}", workload({})).prompt;
    const { prompt, check } = prepareCall("{{filler 300}} {{filler 300}} {{needle}}", workload({}));
    assert.equal(prompt.match(/The code of the/g)!.length, 4);
    assert.ok(prompt.includes(plain));
    assert.equal(check!({ text: "", toolCalls: [], cutOff: false }).length, 1);
    const without = prepareCall("1) {{needle}}", workload({}));
    assert.deepEqual([without.prompt, without.check], ["1) {{needle}}", null]);
    assert.match(prepareCall("{{filler 0}} {{needle}}", workload({})).prompt, /The code of the/);
  });

  it("makes a bounded text of any template", () => {
    const template = "{{filler 9999999}} ".repeat(50);
    const { prompt } = prepareCall(template, workload({}));
    // A token of plain English has about four and a half characters.
    assert.ok(prompt.length < 2_000_000 * 6, String(prompt.length));
    assert.doesNotMatch(prompt, /\{\{/);
  });

  it("offers a tool, or asks for a form, only where the kind says so", () => {
    assert.equal(prepareCall("{{task}}", workload({})).wanted, null);
    assert.equal(prepareCall("{{task}}", workload({ kind: "tool" })).wanted?.kind, "tool");
    assert.equal(prepareCall("{{task}}", workload({ kind: "json" })).wanted?.kind, "json");
  });
});
