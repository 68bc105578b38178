import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Stack } from "../../local/stack.ts";
import { startTestStack } from "./start_test_stack.ts";

describe("docs/settings.md", () => {
  let stack: Stack;
  let page: string;
  beforeAll(async () => {
    page = await Deno.readTextFile(new URL("../../docs/settings.md", import.meta.url));
    stack = await startTestStack({});
  });
  afterAll(() => stack.stop());

  it("has every column of settings with its default", async () => {
    const [row] = await stack.query<Record<string, unknown>>("select * from public.settings");
    for (const [column, value] of Object.entries(row)) {
      if (column === "id") continue;
      const shown = Array.isArray(value) ? `\`{${value.join(",")}}\`` : value;
      assert.match(page, new RegExp(`^\\| \`${column}\` +\\| ${shown} +\\|`, "m"));
    }
  });

  it("has every cron job with its schedule", async () => {
    const jobs = await stack.query<{ jobname: string; schedule: string }>(
      "select jobname, schedule from cron.job",
    );
    for (const { jobname, schedule } of jobs) {
      const line = page.split("\n").find((each) => each.startsWith(`| \`${jobname}\` `));
      assert.ok(line?.includes(`\`${schedule}\``), jobname);
    }
  });
});
