import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { checkContains } from "./check_contains.ts";
import { checkJson } from "./check_json.ts";
import { checkTool } from "./check_tool.ts";
import { makeTask } from "./make_task.ts";

const task = makeTask("a seed");
const right = JSON.stringify(task.expected);
const changed = (change: (value: Record<string, unknown>) => void): string => {
  const value = structuredClone(task.expected);
  change(value);
  return JSON.stringify(value);
};
const [customer, items, delivery, gift] = Object.keys(task.expected);
const json = (text: string) => checkJson(text, task).verdict;
const tool = (text: string, name = task.name) =>
  checkTool([{ name, arguments: text }], task).verdict;

/** Texts that are wrong alike as an answer and as arguments. */
const WRONG: [text: string, verdict: string][] = [
  ["", "invalid_json"],
  ["{", "invalid_json"],
  [right.slice(0, -1), "invalid_json"],
  [right.slice(0, -20), "invalid_json"],
  [right.replaceAll('"', "'"), "invalid_json"],
  [`${right.slice(0, -1)},}`, "invalid_json"],
  ["{}", "schema_mismatch"],
  ["[]", "schema_mismatch"],
  ["null", "schema_mismatch"],
  [changed((value) => delete value[gift]), "schema_mismatch"],
  [changed((value) => value.extra = 1), "schema_mismatch"],
  [changed((value) => value[gift] = String(value[gift])), "schema_mismatch"],
  [changed((value) => value[items] = {}), "schema_mismatch"],
  [changed((value) => value[delivery] = { speed: "fast" }), "schema_mismatch"],
  [changed((value) => value[gift] = !value[gift]), "wrong_arguments"],
  [changed((value) => value[items] = (value[items] as unknown[]).slice(1)), "wrong_arguments"],
  [changed((value) => value[items] = (value[items] as unknown[]).toReversed()), "wrong_arguments"],
];

describe("checkTool()", () => {
  it("takes the one call that was asked for", () => {
    assert.deepEqual(checkTool([{ name: task.name, arguments: right }], task), {
      kind: "tool",
      verdict: "ok",
      detail: null,
    });
    assert.equal(tool(JSON.stringify(task.expected, null, 2)), "ok");
  });

  it("names what is wrong with others", () => {
    for (const [text, verdict] of WRONG) assert.equal(tool(text), verdict, text);
    assert.equal(checkTool([], task).verdict, "no_tool_call");
    assert.equal(tool(right, "another"), "unknown_tool");
    assert.equal(tool(right, ""), "unknown_tool");
    const twice = Array(2).fill({ name: task.name, arguments: right });
    assert.equal(checkTool(twice, task).verdict, "wrong_arguments");
  });

  it("says where the values differ", () => {
    const person = Object.keys(task.expected[customer] as object)[0];
    const text = changed((value) =>
      (value[customer] as Record<string, unknown>)[person] = "Nobody"
    );
    assert.match(
      checkTool([{ name: task.name, arguments: text }], task).detail!,
      new RegExp(`^${customer}\\.${person}: expected "[A-Z][a-z]+", came "Nobody"$`),
    );
  });
});

describe("checkJson()", () => {
  it("takes the value alone, however it is spaced", () => {
    assert.equal(json(right), "ok");
    assert.equal(json(`\n${JSON.stringify(task.expected, null, "\t")}\n`), "ok");
  });

  it("tells fences, words around it, and what is wrong apart", () => {
    for (const [text, verdict] of WRONG) {
      if (text !== "[]" && text !== "null") assert.equal(json(text), verdict, text);
      assert.equal(json(`\`\`\`json\n${text}\n\`\`\``), verdict, text);
    }
    assert.equal(json(`\`\`\`json\n${right}\n\`\`\``), "fenced");
    assert.equal(json(`\`\`\`\n${right}\`\`\``), "fenced");
    assert.equal(json(`Here it is:\n${right}`), "extra_text");
    assert.equal(json(`${right}\nAnything else?`), "extra_text");
    assert.equal(json(`Sure!\n\`\`\`json\n${right}\n\`\`\`\nDone.`), "extra_text");
    assert.equal(json("I cannot do that."), "invalid_json");
    assert.equal(json(`\`\`\`json\r\n${right}\r\n\`\`\``), "fenced");
    // Each of these line breaks might be the end of the first line.
    assert.equal(json(`\`\`\`${"\n".repeat(65_000)}x`), "invalid_json");
    for (const text of ["```", "``````", "```\n```", "```json", "```\n"]) {
      assert.equal(json(text), "invalid_json", text);
    }
  });

  it("refuses what is too long or too deep without reading it through", () => {
    let read = 0;
    const parse = JSON.parse;
    JSON.parse = (text: string) => {
      read += text.length;
      return parse(text);
    };
    try {
      const deep = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
      assert.equal(json(deep), "invalid_json");
      assert.equal(json("[".repeat(10_000)), "invalid_json");
      assert.equal(json(`{"a":"${"b".repeat(1_000_000)}"}`), "invalid_json");
      assert.equal(tool(deep), "invalid_json");
      assert.equal(tool(" ".repeat(1_000_000)), "invalid_json");
    } finally {
      JSON.parse = parse;
    }
    assert.equal(read, 0);
    // Brackets within strings open nothing.
    assert.equal(json(JSON.stringify({ a: "[".repeat(1000) })), "schema_mismatch");
    assert.equal(json(JSON.stringify({ a: `\\"${"{".repeat(1000)}` })), "schema_mismatch");
  });

  it("takes own prototype names for nothing special", () => {
    const text = `{"__proto__":{},${right.slice(1)}`;
    assert.equal(json(text), "schema_mismatch");
  });
});

describe("makeTask()", () => {
  it("asks the same of all who know the seed, and else something new", () => {
    assert.deepEqual(makeTask("b"), makeTask("b"));
    const requests = Array.from({ length: 1000 }, (_, seed) => makeTask(String(seed)).request);
    assert.equal(new Set(requests).size, 1000);
  });

  it("names every expected value in its request, and allows it in its schema", () => {
    for (let seed = 0; seed < 1000; seed++) {
      const each = makeTask(String(seed));
      assert.equal(
        checkTool([{ name: each.name, arguments: JSON.stringify(each.expected) }], each).verdict,
        "ok",
      );
      for (const value of leaves(each.expected)) {
        if (typeof value !== "boolean") {
          assert.ok(each.request.includes(String(value)), each.request);
        }
      }
    }
  });
});

describe("checkContains()", () => {
  it("looks for the text in small and capital letters", () => {
    assert.equal(checkContains("The capital is PARIS.", "Paris").verdict, "ok");
    assert.equal(checkContains("The capital is Rome.", "Paris").verdict, "wrong_answer");
    assert.equal(checkContains("", "Paris").detail, 'expected "Paris" in the answer, came ""');
  });

  it("says what came instead, in one line", () => {
    const { detail } = checkContains(" It is\n\nRome. ", "Paris");
    assert.equal(detail, 'expected "Paris" in the answer, came "It is Rome."');
  });
});

function leaves(value: unknown): unknown[] {
  return typeof value === "object" && value !== null
    ? Object.values(value).flatMap(leaves)
    : [value];
}
