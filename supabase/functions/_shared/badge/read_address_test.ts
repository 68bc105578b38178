import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { HttpError } from "../http/http_error.ts";
import { readAddress } from "./read_address.ts";

/** The path behind `badge/` as a caller's URL has it after the network. */
function pathOf(provider: string, model: string): string {
  const url = new URL(`http://h/${provider}/${encodeURIComponent(model)}.svg`);
  return url.pathname.slice(1);
}

describe("readAddress()", () => {
  it("reads every name back, whatever it is", () => {
    for (
      const model of [
        "gpt-6-luna",
        "openai/gpt-oss-20b",
        "a.svg",
        "a.json.svg",
        "..",
        ".",
        "../../metrics",
        "/",
        "100%",
        "%2F",
        "?#&=;+ \\\n\r\t\"'<>",
        "\u202Ebackwards",
        "長い名前".repeat(64),
      ]
    ) {
      const { provider, model: read, format } = readAddress(pathOf("groq", model));
      assert.deepEqual([provider, read, format], ["groq", model, "svg"], model);
    }
  });

  it("reads slashes that were decoded on the way", () => {
    assert.deepEqual(readAddress("groq/openai/gpt-oss-20b.json"), {
      provider: "groq",
      model: "openai/gpt-oss-20b",
      format: "json",
    });
  });

  it("says that other addresses are none", () => {
    for (
      const path of [
        "",
        "groq",
        "groq/model",
        "groq/model.png",
        "groq/.svg",
        "/model.svg",
        "groq/%E0%A4.svg",
        "groq/%00.svg",
        `groq/${"x".repeat(257)}.svg`,
      ]
    ) {
      assert.throws(
        () => readAddress(path),
        (error) => error instanceof HttpError && error.status === 404,
        path,
      );
    }
  });
});
