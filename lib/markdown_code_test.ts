import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { markdownCode } from "./markdown_code.ts";
import { markdownTable } from "./markdown_table.ts";

/** Markdown as GitHub renders it, with the HTML that is in it. */
function render(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

/** A text in a cell between two others of a table, as it is rendered. */
function renderCell(text: string): string {
  const columns = ["a", "b", "c"].map((title) => ({ title }));
  const html = render(markdownTable(columns, [["x", markdownCode(text), "y"]]));
  const row = /<td>x<\/td>\n<td>([^]*)<\/td>\n<td>y<\/td>\n<\/tr>\n<\/tbody>\n<\/table>\s*$/
    .exec(html);
  assert.ok(row, `${text} has left its cell: ${html}`);
  return row[1];
}

const HOSTILE = [
  "a|b||c|",
  "`ls`",
  "``",
  "a ``` b ` c",
  "<script>alert(1)</script>",
  "<!channel> <!-- & -->",
  "&lt;b&gt; &#124;",
  "![x](https://evil.example/p.png) [y](javascript:alert(1))",
  "www.evil.example https://evil.example a@evil.example @octocat #1 :tada:",
  "**bold** _it_ ~~no~~ # h",
  `"quoted" 'too' $HOME $(id) \${{ secrets.KEY }}`,
  "ends with a backslash\\",
  "\\`",
];

describe("markdownCode()", () => {
  it("shows a text as it is and nothing else, alone and in a cell of a table", () => {
    for (const text of HOSTILE) {
      const shown = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;");
      assert.equal(renderCell(text), `<code>${shown}</code>`, text);
      assert.equal(
        render(`- ${markdownCode(text)}`),
        `<ul>\n<li><code>${shown}</code></li>\n</ul>`,
      );
    }
  });

  it("keeps a pipe after a backslash in its cell, with a space between", () => {
    for (const text of ["a\\|b", "\\\\|", "\\|\\|", "\\\\\\| x"]) {
      const code = renderCell(text).replaceAll(/<\/?code>/g, "");
      assert.equal(code.replaceAll(" ", ""), text.replaceAll(" ", ""));
    }
  });

  it("makes one short line of visible characters", () => {
    const code = markdownCode("a\nb\r\n\u202Ec\u200B\x1b[31md\u2028e\x00");
    assert.equal(code, "`a b c d e`");
    const long = markdownCode("é".repeat(300));
    assert.equal([...long].length, 102);
    assert.equal(markdownCode(""), "–");
    assert.equal(markdownCode(" \n\u200f"), "–");
  });
});
