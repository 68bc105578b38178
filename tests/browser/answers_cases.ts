import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { formatShare, quantityText } from "../../dashboard/src/format/quantity.ts";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { fitsItsWidth } from "./fits_its_width.ts";
import { hasCount, holds } from "./holds.ts";
import { parseCsv } from "./parse_csv.ts";
import { answerWith, failWith, holdBack, REFUSED } from "./routes.ts";
import { save } from "./save.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withInterval } from "./with_interval.ts";
import { withPage } from "./with_page.ts";

const LLAMA = "meta-llama/llama-3.3-70b-instruct";
const AT_LLAMA = `#/models?family=${LLAMA}&window=7d`;
const AT_OSS = "#/models?family=openai/gpt-oss-20b&window=7d";

interface Row {
  provider: string;
  workload_name: string;
  check_n: number;
  right_percent: number | null;
  right_percent_low: number | null;
  right_percent_high: number | null;
  verdicts: Record<string, number>;
}

/** How right answers were is what SQL says, and never a rate of nothing. */
export function answersCases(stage: () => Stage): void {
  describe("answers", () => {
    listCases(stage);
    sectionCases(stage);
    timeCases(stage);
  });
}

/** The column of all models. */
function listCases(stage: () => Stage): void {
  it("stand beside each model, with the number of questions", async () => {
    await againstSql(
      () =>
        stage().stack.query<{
          name: string;
          low: number | null;
          high: number | null;
          n: number;
          right_percent_low: number | null;
          right_percent_high: number | null;
        }>(
          `select
             coalesce(models.family, models.name) as name, min(right_percent) as low, max(right_percent) as high,
             sum(check_n)::integer as n,
             case when count(*) = 1 then min(right_percent_low) end as right_percent_low,
             case when count(*) = 1 then max(right_percent_high) end as right_percent_high
           from public.answers_over('7 days', 'canary') as answers
           join public.models on models.id = answers.model_id
           where not answers.simulated and check_n > 0
           group by 1
           order by 1`,
        ),
      (expected) =>
        withPage(stage(), "#/models?window=7d", {}, async (page) => {
          assert.deepEqual(expected.map(({ name }) => name), [LLAMA, "openai/gpt-oss-20b"]);
          for (const { name, low, high, n, ...ends } of expected) {
            const rates = low === high ? rate(low) : `${rate(low)} – ${rate(high)}`;
            const interval = ends.right_percent_low === null
              ? ""
              : ` ${rate(ends.right_percent_low)} to ${rate(ends.right_percent_high)}`;
            const cell = page.locator("tbody tr").filter({
              has: page.getByRole("link", { name, exact: true }),
            }).locator("td.col-right");
            await holds(async () => {
              const text = (await cell.innerText()).replace(/\s+/g, " ").replaceAll(",", "");
              assert.equal(text, `${rates} of ${n} questions${interval}`);
            });
          }
          const other = page.locator("tbody tr").filter({ hasText: "openai/gpt-oss-120b" });
          await holds(async () =>
            assert.match(await other.locator("td.col-right").innerText(), /No answer was judged/)
          );
        }),
    );
  });

  it("have no column where none was judged", async () => {
    await withPage(stage(), "#/models", {
      prepare: (page) => answerWith(page, "rpc/answers_over", []),
    }, async (page) => {
      await page.locator("td.col-ttft").first().waitFor();
      await hasCount(page.locator(".col-right"), 0);
    });
  });
}

/** The section of one model. */
function sectionCases(stage: () => Stage): void {
  it("of each host and workload are told, with what was not right and what was cut off", async () => {
    await againstSql(
      () => answers(stage(), "openai/gpt-oss-20b"),
      (expected) =>
        withPage(stage(), AT_OSS, {}, async (page) => {
          const table = section(page.locator(".section")).getByRole("table");
          assert.deepEqual(expected.map(({ workload_name }) => workload_name), [
            ...["canary", "canary", "tool", "tool"],
          ]);
          const columns: [string, (row: Row) => string][] = [
            ["th[scope=row]", (row) => row.provider],
            ["td:nth-of-type(1)", (row) => row.workload_name],
            ["td:nth-of-type(3)", (row) => String(row.check_n)],
            [
              "td:nth-of-type(4)",
              (row) => withInterval(row, "right_percent", formatShare) ?? "–",
            ],
            ["td:nth-of-type(5)", () => "0"],
          ];
          for (const [cells, value] of columns) {
            await holds(async () =>
              assert.deepEqual(
                (await texts(table.locator(`tbody ${cells}`))).map((text) =>
                  text.replaceAll(",", "")
                ),
                expected.map(value),
                cells,
              )
            );
          }
          const [wrong] = expected.filter((row) => row.verdicts["date/wrong_answer"] > 0);
          await table.getByText(
            `${wrong.verdicts["date/wrong_answer"]}× wrong answer, ${
              wrong.verdicts["sort/other_form"]
            }× right in another form`,
          ).waitFor();
          await hasCount(page.getByText("SECRET"), 0);
        }),
    );
  });

  it("are told by kind of question, as a file too", async () => {
    const read = () => answers(stage(), "openai/gpt-oss-20b");
    await againstSql(read, (expected) =>
      withPage(stage(), AT_OSS, {}, async (page) => {
        const found = section(page.locator(".section"));
        await found.getByText("By kind of question").focus();
        await page.keyboard.press("Enter");
        const table = found.getByRole("table").nth(1);
        await holds(async () =>
          assert.deepEqual(
            await texts(table.locator("tbody td:nth-of-type(2)")),
            ["date", "date", "sort", "sort"],
          )
        );
        const text = await save(page, table.getByRole("button", { name: "Download CSV" }));
        const [header, ...rows] = parseCsv(text);
        const judged = rows.map((row) => Number(row[header.indexOf("judged")]));
        const all = expected.filter((row) => row.workload_name === "canary");
        assert.equal(sum(judged), sum(all.map(({ check_n }) => check_n)));
      }));
  });

  it("that the cap cut off have no rate", async () => {
    await withPage(stage(), AT_LLAMA, {}, async (page) => {
      const line = section(page.locator(".section")).getByRole("row").filter({
        hasText: "Together",
      });
      await holds(async () => {
        const [workload, kind, judged, right, cutOff] = await texts(line.locator("td"));
        assert.deepEqual([workload, kind, judged], ["canary", "all", "0"]);
        assert.equal(right, "–");
        await hasCount(line.locator(".unseen", { hasText: "No answer was judged" }), 1);
        assert.ok(Number(cutOff.replaceAll(",", "")) >= 10);
      });
    });
  });

  it("have no section where there are none", async () => {
    await withPage(stage(), "#/models?family=openai/gpt-oss-120b", {}, async (page) => {
      await page.locator(".hosts tbody tr").first().waitFor();
      await hasCount(page.getByRole("heading", { name: "Answers" }), 0);
      await hasCount(page.locator(".col-right"), 0);
    });
  });

  it("say so when they cannot be read, and leave the rest", async () => {
    for (const [hash, rest] of [["#/models", "td.col-ttft"], [AT_OSS, ".hosts td.col-ttft"]]) {
      await withPage(stage(), hash, {
        expected: REFUSED,
        prepare: (page) => failWith(page, "rpc/answers_over", 502),
      }, async (page) => {
        await page.getByRole("alert").filter({ hasText: "Cannot read the answers" }).waitFor();
        await page.locator(rest).first().waitFor();
        await page.unrouteAll();
        await page.getByRole("button", { name: "Try again" }).click();
        await page.locator("td.col-right").first().waitFor();
      });
    }
  });

  it("fit a phone of 320 px", async () => {
    for (const hash of [AT_OSS, AT_LLAMA]) {
      await withPage(
        stage(),
        hash,
        { viewport: { width: 320, height: 700 } },
        async (page) => {
          await page.getByText("By kind of question").click();
          await fitsItsWidth(page, hash);
        },
      );
    }
  });
}

/** How right they were over time. */
function timeCases(stage: () => Stage): void {
  it("are told over time, by host, kind of question and verdict, with their number", async () => {
    await againstSql(
      () => overTime(stage(), "openai/gpt-oss-20b", "canary"),
      (expected) =>
        withPage(stage(), AT_OSS, {}, async (page) => {
          const found = section(page.locator(".section"));
          const chart = found.getByRole("slider", {
            name: "Right answers of openai/gpt-oss-20b to canary over the last 7 days",
          });
          await found.getByText("Table over time").click();
          const table = found.getByRole("table", { name: /^Right answers of/ });
          await holds(async () => assert.deepEqual(await cellsOf(table), expected.map(cells)));
          await chart.focus();
          await page.keyboard.press("End");
          const { provider, check_n, right_percent } = expected[0];
          await holds(async () => {
            const said = (await chart.getAttribute("aria-valuetext") ?? "").replaceAll(",", "");
            assert.ok(
              said.includes(
                `${provider}: ${rate(right_percent)} of ${check_n} right (${
                  rate(expected[0].right_percent_low)
                } to ${rate(expected[0].right_percent_high)})`,
              ),
              said,
            );
          });

          await found.getByRole("combobox", { name: "Kind of question" }).selectOption("date");
          await found.getByRole("slider", { name: / to canary, date over / }).waitFor();
          const dates = expected.filter((row) => ofKind(row, "date").n > 0);
          await holds(async () =>
            assert.deepEqual(
              (await cellsOf(table)).map(([_, judged]) => judged),
              dates.map((row) => String(ofKind(row, "date").n)),
            )
          );
          const [header, ...rows] = parseCsv(
            await save(page, table.getByRole("button", { name: "Download CSV" })),
          );
          const column = (name: string) => rows.map((row) => row[header.indexOf(name)]);
          assert.deepEqual(column("judged"), dates.map((row) => String(ofKind(row, "date").n)));
          assert.deepEqual(
            column("right_percent_low").map(Number),
            dates.map((row) => row.kinds.date.right_percent_low),
          );
          assert.deepEqual(column("right"), dates.map((row) => String(ofKind(row, "date").right)));
          assert.ok(column("workload").every((name) => name === "canary"));
        }),
    );
  });

  it("are told over time of the workload that is chosen, and of another on demand", async () => {
    await withPage(stage(), `${AT_OSS}&workload=tool`, {}, async (page) => {
      const found = section(page.locator(".section"));
      await found.getByRole("slider", { name: / to tool over / }).waitFor();
      // A tool has one kind of question.
      await hasCount(found.getByRole("combobox", { name: "Kind of question" }), 0);
      await found.getByRole("combobox", { name: "Answers to" }).selectOption("canary");
      await found.getByRole("slider", { name: / to canary over / }).waitFor();
    });
  });

  it("that were cut off have no point, and say why", async () => {
    await withPage(stage(), AT_LLAMA, {}, async (page) => {
      const chart = page.getByRole("slider", { name: /^Right answers/ });
      await chart.focus();
      await page.keyboard.press("End");
      await holds(async () => {
        const said = await chart.getAttribute("aria-valuetext") ?? "";
        assert.match(said, /Together.*: no answer judged, \d+ cut off/);
      });
    });
  });

  it("over time say so when they cannot be read, and leave the rest", async () => {
    await withPage(stage(), AT_OSS, {
      expected: REFUSED,
      prepare: (page) => failWith(page, "rpc/answers_timeline_over", 502),
    }, async (page) => {
      const found = section(page.locator(".section"));
      await found.getByRole("alert").filter({ hasText: "Cannot read the answers over time" })
        .waitFor();
      await found.getByRole("table").waitFor();
      await page.unrouteAll();
      await found.getByRole("button", { name: "Try again" }).click();
      await found.getByRole("slider").waitFor();
    });
  });

  it("over time say where there are none, and that they are on their way", async () => {
    await withPage(stage(), AT_OSS, {
      prepare: (page) => answerWith(page, "rpc/answers_timeline_over", []),
    }, async (page) => {
      await page.getByText("No answers to canary in the last 7 days").waitFor();
    });
    await withPage(stage(), "#/models", {}, async (page) => {
      const release = await holdBack(page, "rpc/answers_timeline_over");
      await page.getByRole("link", { name: "openai/gpt-oss-20b", exact: true }).click();
      const found = section(page.locator(".section"));
      await found.locator(".waiting").waitFor();
      await release();
      await found.getByRole("slider").waitFor();
    });
  });
}

interface PointInTime extends Row {
  kinds: Record<string, { right_percent_low: number | null }>;
  starts_at: string;
}

function overTime(stage: Stage, family: string, workload: string): Promise<PointInTime[]> {
  return stage.stack.query<PointInTime>(
    `select providers.name as provider, points.*
     from public.answers_timeline_over(
       '7 days', array(select id from public.models where family = '${family}'), workload => '${workload}'
     ) as points
     join public.models on models.id = points.model_id
     join public.providers on providers.id = models.provider_id
     where not points.simulated
     order by points.starts_at desc, points.model_id`,
  );
}

/** The host, the number of answers, their rate and the failures of a line. */
async function cellsOf(table: Locator): Promise<string[][]> {
  const lines = await table.locator("tbody tr").all();
  const all = await Promise.all(lines.map((line) => texts(line.locator("td"))));
  return all.map((texts) => texts.map((text) => text.replaceAll(",", "")));
}

function cells(row: PointInTime): string[] {
  const failures = ["wrong_answer", "other_form"].map((verdict) =>
    sum(
      Object.entries(row.verdicts).filter(([name]) => name.endsWith(`/${verdict}`)).map(([, n]) =>
        n
      ),
    )
  );
  const words = failures.map((n, place) =>
    n === 0 ? "" : `${n}× ${["wrong answer", "right in another form"][place]}`
  ).filter((text) => text !== "");
  return [
    row.provider,
    String(row.check_n),
    withInterval(row, "right_percent", formatShare) ?? "–",
    "0",
    words.join(" ") || "–",
  ];
}

function ofKind({ verdicts }: Row, kind: string): { n: number; right: number } {
  const said = Object.entries(verdicts).filter(([name]) =>
    name.startsWith(`${kind}/`) && !name.endsWith("/cut_off")
  );
  return { n: sum(said.map(([, n]) => n)), right: verdicts[`${kind}/ok`] ?? 0 };
}

function section(sections: Locator): Locator {
  return sections.filter({ hasText: "Answers by host" });
}

function answers(stage: Stage, family: string): Promise<Row[]> {
  return stage.stack.query<Row>(
    `select answers.*
     from public.answers_over('7 days') as answers
     join public.models on models.id = answers.model_id
     where models.family = '${family}' and not answers.simulated
     order by answers.workload_name, answers.right_percent desc nulls last`,
  );
}

function rate(percent: number | null): string {
  return quantityText(formatShare(percent));
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
