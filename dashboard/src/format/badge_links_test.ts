import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { readAddress } from "../../../supabase/functions/_shared/badge/read_address.ts";
import { badgeAddress, badgeHtml, badgeMarkdown } from "./badge_links.ts";

const subject = {
  provider: "groq",
  model: "openai/gpt-oss-20b",
  metric: "ttft",
  window: "24h",
  workload: "default",
  region: "all",
};

const HOSTILE = [
  `"><img src=x onerror=alert(1)>`,
  "](http://evil) [![",
  "a\nb\\`*_{}()!'",
  "\u202Egpt 100%",
];

describe("a badge's address", () => {
  it("names what it is of, and no more", () => {
    assert.equal(
      badgeAddress("https://x.test", subject),
      "https://x.test/functions/v1/badge/groq/openai%2Fgpt-oss-20b.svg?metric=ttft&window=24h",
    );
    const { searchParams } = new URL(
      badgeAddress("https://x.test", { ...subject, workload: "long 10k", region: "eu-west-1" }),
    );
    assert.deepEqual([searchParams.get("workload"), searchParams.get("region")], [
      "long 10k",
      "eu-west-1",
    ]);
  });

  it("is read back by the function, whatever the model is called", () => {
    for (const model of HOSTILE) {
      const address = badgeAddress("https://x.test", { ...subject, model });
      assert.ok(/^[!-~]+$/.test(address) && !/[()<>"'\\]/.test(address), address);
      const path = new URL(address).pathname.replace("/functions/v1/badge/", "");
      assert.equal(readAddress(path).model, model);
    }
  });
});

describe("a badge to copy", () => {
  it("is a linked picture", () => {
    const [picture, page] = ["https://x.test/a.svg?b&c", "https://x.test/#/trends?model=1"];
    assert.equal(
      badgeMarkdown(picture, page, "gpt on Groq"),
      "[![gpt on Groq](https://x.test/a.svg?b&c)](https://x.test/#/trends?model=1)",
    );
    assert.equal(
      badgeHtml(picture, page, "gpt on Groq"),
      '<a href="https://x.test/#/trends?model=1"><img src="https://x.test/a.svg?b&amp;c" alt="gpt on Groq"></a>',
    );
  });

  it("holds nothing that a name brings along", () => {
    for (const name of HOSTILE) {
      const html = badgeHtml("https://x.test/", "https://x.test/", name);
      assert.equal(html.match(/[<>]/g)!.length, 6, html);
      assert.equal(html.match(/"/g)!.length, 6, html);
      const markdown = badgeMarkdown("https://x.test/", "https://x.test/", name);
      assert.ok(!/[\n\u202E]/.test(markdown + html));
      // Without what is escaped, the picture and its link are all that is left.
      assert.match(
        markdown.replaceAll(/\\./g, ""),
        /^\[!\[[\w\s]*\]\(https:\/\/x\.test\/\)\]\(https:\/\/x\.test\/\)$/,
      );
    }
  });
});
