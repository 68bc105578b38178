import assert from "node:assert/strict";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { findBrokenLinks } from "./docs/find_broken_links.ts";
import { findStale } from "./docs/find_stale.ts";
import { type Names, readNames } from "./docs/read_names.ts";

const ROOT = new URL("../", import.meta.url);

/** What docs/method.md says in numbers, and where that is so. */
const METHOD: [words: RegExp, path: string, source: RegExp][] = [
  [/every 15 minutes by default/, "supabase/schemas/schedule.sql", /'run-benchmark', '\*\/15 \*/],
  [/96 times a day/, "supabase/schemas/schedule.sql", /'run-benchmark', '\*\/15 \*/],
  [/kept for 30 days/, "supabase/schemas/runs.sql", /keep_arrivals_days integer default 30$/m],
  [
    /fewer than 20 tokens/,
    "supabase/functions/_shared/measure/stream_metrics.ts",
    /MIN_TOKENS = 20;/,
  ],
  [/512 at most/, "supabase/seed.sql", /'default',\s+true,[^]*?',\s+512\n/],
  [/about 590 tokens/, "supabase/schemas/operate.sql", /\(workload\)\.input_tokens\), 590\)/],
  [/ten generated questions an hour/, "supabase/seed.sql", /'canary', true, interval '1 hour'/],
  [
    /ten random words/,
    "supabase/schemas/catalogue.sql",
    /\{\{nonce\}\} is replaced by ten random words/,
  ],
  [
    /`long-10k` and `long-100k` when switched on/,
    "supabase/seed.sql",
    /'long-100k', 'text', false/,
  ],
  [/a burst of 1, 2, 4 and 8 at once/, "supabase/seed.sql", /"burst": \[1, 2, 4, 8\]/],
];

describe("the pages", () => {
  let names: Names;
  const pages = new Map<string, string>();
  beforeAll(async () => {
    names = await readNames();
    for (const path of names.paths) {
      if (path.endsWith(".md")) pages.set(path, await Deno.readTextFile(new URL(path, ROOT)));
    }
  });

  it("name only what is there", () => {
    const stale = [...pages].map(([path, page]) => {
      const folder = path.slice(0, path.lastIndexOf("/") + 1);
      return [path, findStale(page, names, folder)] as const;
    });
    assert.ok(stale.length > 5);
    assert.deepEqual(stale.filter(([, found]) => found.length > 0), []);
  });

  it("link only to what is there", () => {
    const broken = [...pages.keys()]
      .map((path) => [path, findBrokenLinks(path, pages, names.paths)] as const);
    assert.deepEqual(broken.filter(([, found]) => found.length > 0), []);
  });

  it("have every row of a table in its table", () => {
    const loose = [...pages].flatMap(([path, page]) =>
      [...page.matchAll(/(?:^\|.*\n)+/gm)]
        .filter(([rows]) => !/^.*\n\|[ :|-]+\|\n/.test(rows))
        .map(([rows]) => `${path}: ${rows}`)
    );
    assert.deepEqual(loose, []);
  });

  it("keep what is deeper out of the README", () => {
    assert.ok(pages.get("README.md")!.split("\n").length <= 400);
  });

  it("say of the method what the code does", async () => {
    const page = pages.get("docs/method.md")!.replaceAll(/\s+/g, " ");
    for (const [words, path, source] of METHOD) {
      assert.match(page, words);
      assert.match(await Deno.readTextFile(new URL(path, ROOT)), source, `${words}`);
    }
  });

  it("draw every state of a target", async () => {
    const [, section] = pages.get("docs/architecture.md")!.split("\n## States of a target\n");
    const [, drawn] = /```mermaid\n([^]*?)```/.exec(section)!;
    const schema = new URL("supabase/schemas/runs.sql", ROOT);
    const [, checked] = /state in \(([^)]*)\)/.exec(await Deno.readTextFile(schema))!;
    const states = Array.from(checked.matchAll(/'(\w+)'/g), ([, state]) => state);
    const ends = Array.from(drawn.matchAll(/--> (\w+):/g), ([, state]) => state);
    assert.ok(states.length > 5);
    assert.deepEqual([...new Set(ends)].sort(), states.sort());
  });

  it("report names that do not exist", () => {
    const good = [
      "`supabase/functions/_shared/run/work_run.ts`, `run/work_run.ts`, `work_run.ts`, `local/`",
      "`public.start_run()`, `private.slots`, `workRun()`, `run_targets.state`, `net.http_post`",
      "`leased`, `deno task benchmark --json`, `deno task bench:…`, `select 1`, `application/json`",
    ];
    const stale = [
      ...["run/work_runs.ts", "cli/nothing", "nowhere.sql", "nothing/work_run.ts"],
      ...["public.start_walk()", "private.slotz", "workWalk()", "run_targets.mood", "net.post"],
      ...["no_such_word", "deno task walk"],
    ];
    assert.deepEqual(findStale(good.join("\n"), names), []);
    assert.deepEqual(findStale(stale.map((span) => `\`${span}\``).join("\n"), names), stale);
    assert.deepEqual(findStale("```sh\n`nowhere.ts`\n```\n", names), []);
  });

  it("are told a link that leads nowhere", () => {
    const linked = new Map([
      ["docs/a.md", "[b](b.md#two-words) [c](../c.md) [d](d.md) [e](b.md#three) [f](https://f.g/)"],
      ["docs/b.md", "# B\n\n## `Two` words\n"],
      ["c.md", ""],
    ]);
    assert.deepEqual(
      findBrokenLinks("docs/a.md", linked, new Set(linked.keys())),
      ["d.md", "b.md#three"],
    );
  });
});
