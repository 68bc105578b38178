import assert from "node:assert/strict";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { findBrokenLinks } from "./docs/find_broken_links.ts";
import { findStale } from "./docs/find_stale.ts";
import {
  type CallOptions,
  readCallOptions,
} from "../supabase/functions/_shared/provider/call_options.ts";
import { type Names, readNames } from "./docs/read_names.ts";

const ROOT = new URL("../", import.meta.url);

/** What a page says in numbers, and where that is so. */
type Claims = [words: RegExp, path: string, source: RegExp][];

const ALERTS: Claims = [
  [/80 % of a/, "supabase/schemas/alerts.sql", /usd >= 0\.8 \* limits\.limit_usd/],
  [/Once a minute/, "supabase/schemas/schedule.sql", /'deliver-incidents', '\* \* \* \* \*'/],
  [
    /after 2, 4, 8 … minutes/,
    "supabase/schemas/alerts.sql",
    /'1 minute' \* 2 \^ \(delivery\.attempts \+ 1\)/,
  ],
  [/eight times in all and for a day/, "supabase/schemas/alerts.sql", /attempts >= 8 [^]*?'1 day'/],
  [/up to an hour/, "supabase/schemas/alerts.sql", /least\(headers\.value::integer, 3600\)/],
  [
    /kept for 60 days/,
    "supabase/schemas/maintenance.sql",
    /delete from private\.alert_deliveries\s+where .* '60 days'/,
  ],
  [/\(30; /, "supabase/schemas/alerts.sql", /hourly_limit integer not null default 30$/m],
  [
    /`incident_webhook_url` 1000\)/,
    "supabase/schemas/alerts.sql",
    /'incidents', 'incident_webhook_url', 1000\)/,
  ],
  [/after 120 characters/, "supabase/schemas/alerts.sql", /at_most integer default 120\)/],
  [/older than five minutes/, "docs/verify_webhook.ts", /TOLERANCE_S = 5 \* 60;/],
  [/the first hundred/, "supabase/schemas/alerts.sql", /limit 100$/m],
];

const METHOD: Claims = [
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

  for (const [name, claims] of Object.entries({ alerts: ALERTS, method: METHOD })) {
    it(`say in docs/${name}.md what the code does`, async () => {
      const page = pages.get(`docs/${name}.md`)!.replaceAll(/\s+/g, " ");
      for (const [words, path, source] of claims) {
        assert.match(page, words);
        assert.match(await Deno.readTextFile(new URL(path, ROOT)), source, `${words}`);
      }
    });
  }

  it("have the default and the range of every setting", async () => {
    const schema = await Deno.readTextFile(new URL("supabase/schemas/runs.sql", ROOT));
    const [, body] = /create table public\.settings \(\n([^]*?)\n\);/.exec(schema)!;
    const columns = body.split(/\n(?= {2}\w)/).map((column) => {
      const [, name] = /^ {2}(\w+) /.exec(column)!;
      const [, initial = "null"] = /^.* default (\S+?),?$/m.exec(column.split("\n")[0]) ?? [];
      const range = new RegExp(`"${name} must be (?:between )?([^"]*)"`).exec(column)?.[1] ?? "any";
      return [name, initial.replaceAll("'", ""), range.replace(/^(\d+) and /, "$1 to ")];
    });
    const [, table] = /## The table `settings`\n([^]*?)\n#/.exec(pages.get("docs/settings.md")!)!;
    const rows = table.matchAll(/^\| `(\w+)` +\| (\S+) +\| ([^|]+?) +\|/gm)
      .map(([, name, initial, range]) => [name, initial.replaceAll("`", ""), range]);
    assert.deepEqual([...rows], columns.filter(([name]) => name !== "id"));
  });

  it("have the default of every option of a call", () => {
    const table = pages.get("docs/settings.md")!;
    const defaults: [option: string, name: keyof CallOptions][] = [
      ["max_tokens_field", "maxTokensField"],
      ["include_usage", "includeUsage"],
      ["obfuscation_option", "obfuscationOption"],
      ["auth_header", "authHeader"],
      ["temperature", "temperature"],
      ["omit", "omit"],
      ["body", "body"],
      ["headers", "headers"],
      ["query", "query"],
      ["hosts", "hosts"],
    ];
    const options = readCallOptions({});
    // Null is told by what it means.
    const words: Record<string, string> = { temperature: "not sent", auth_header: "the usual" };
    for (const [option, name] of defaults) {
      const value = options[name];
      const told = typeof value === "string" ? value : words[option] ?? JSON.stringify(value);
      assert.equal(value === null, option in words, option);
      const [, shown] = new RegExp(`^\\| .${option}. +\\| ([^|]*?) +\\|`, "m").exec(table) ?? [];
      assert.equal(shown?.replaceAll("`", ""), told, option);
    }
    assert.deepEqual(defaults.map(([, name]) => name).sort(), Object.keys(options).sort());
  });

  it("have the schedule of every cron job", async () => {
    const schema = await Deno.readTextFile(new URL("supabase/schemas/schedule.sql", ROOT));
    const jobs = schema.matchAll(/select cron\.schedule\(\s*'([\w-]+)',\s*'([^']+)'/g)
      .map(([, name, schedule]) => `${name} ${schedule}`);
    const rows = pages.get("docs/settings.md")!.matchAll(/^\| `([\w-]+)` +\| `([^`]* \* [^`]*)`/gm)
      .map(([, name, schedule]) => `${name} ${schedule}`);
    assert.deepEqual([...rows].sort(), [...jobs].sort());
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
