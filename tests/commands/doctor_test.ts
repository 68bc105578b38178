import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readUntil } from "./read_until.ts";
import { runCli, startCli } from "./run_cli.ts";

describe("deno task doctor", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  it("examines a running local stack, and exits 0 when all is well", async () => {
    await using dev = startCli("dev", ["--simulated", "--port", "0", "--json"], { folder });
    await readUntil(dev.stdout, "\n");
    const { code, stdout, stderr } = await runCli("doctor", ["--simulated"], { folder });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stderr, /^SIMULATED providers\.\nLocal stack http:/m);
    assert.doesNotMatch(stdout, /Accepted by|^. key of .*Accepted/m);
    assert.match(stdout, /^✓ pg_net: The database reaches the functions$/m);
    assert.match(stdout, /^✓ key of groq: SIMULATED/m);
    dev.kill("SIGTERM");
    await Promise.all([dev.status, readUntil(dev.stderr, null)]);
  });

  it("exits 1 with what is wrong in the environment, as one document with --json", async () => {
    const half = { SUPABASE_URL: "https://abc.supabase.co" };
    const { code, stdout } = await runCli("doctor", ["--json"], { folder, env: half });
    assert.equal(code, 1);
    const [{ check, state, message }, ...more] = JSON.parse(stdout);
    assert.deepEqual([check, state, more], ["project", "failed", []]);
    assert.match(message, /no secret key is set\. Set SUPABASE_SECRET_KEYS/);
  });

  it("names a malformed key without quoting it", async () => {
    const env = { SUPABASE_URL: "https://abc.supabase.co", SUPABASE_SECRET_KEYS: "sb_secret_x" };
    const { code, stdout, stderr } = await runCli("doctor", [], { folder, env });
    assert.equal(code, 1);
    assert.match(stdout, /^✗ project: Cannot read SUPABASE_SECRET_KEYS: /m);
    assert.ok(!(stdout + stderr).includes("sb_secret_x"));
  });
});
