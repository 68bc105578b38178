import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { runCli } from "./run_cli.ts";

describe("deno task deploy on a machine where nothing is set up", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  it("says all that is missing at once, where to get it, and what a month will cost", async () => {
    const { code, stdout, stderr } = await runCli("deploy", ["--dry-run"], { folder });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(
      stderr,
      /^✗ the project: SUPABASE_PROJECT_REF .* https:\/\/supabase\.com\/dashboard$/m,
    );
    assert.match(stderr, /^✗ an access token: SUPABASE_ACCESS_TOKEN .*\/account\/tokens$/m);
    assert.match(
      stderr,
      /^✗ a provider's key.*: .*OPENAI_API_KEY.* own site, where its API keys are$/m,
    );
    assert.match(
      stderr,
      /^What the schedule will cost: \*\/15 \* \* \* \* \(UTC\): 2,880 runs and 15,360 requests to 4 models in 30 days, about [1-9]\d*\.\d\d USD$/m,
    );
    assert.match(stderr, /^Cannot deploy: 3 things are missing, .* --help$/m);
  });

  it("counts what is set, and only those who will be asked", async () => {
    const env = { GROQ_API_KEY: "gsk-test", SUPABASE_ACCESS_TOKEN: `sbp_${"a".repeat(40)}` };
    const { code, stderr } = await runCli("deploy", [], { folder, env });
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^What the schedule will cost: .* 3,840 requests to 1 model in 30 days, about \d+\.\d\d USD$/m,
    );
    assert.match(stderr, /^Cannot deploy: 1 thing is missing, /m);
    assert.equal(stderr.match(/^✗ /gm)?.length, 1);
  });
});
