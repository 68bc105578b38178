/** The facts on the project that SUPABASE_DB_URL names; `deno task test:platform` runs it. */
import { afterAll, beforeAll, describe } from "@std/testing/bdd";
import { describeCron } from "./cron_facts.ts";
import { describeNet } from "./net_facts.ts";
import { findApi, openProject } from "./open_project.ts";
import type { Place } from "./place.ts";
import { describeVault } from "./vault_facts.ts";

/** Reserved for documents: nothing there answers. */
const NOWHERE = "http://192.0.2.1/";

describe("the project", () => {
  const resources = new AsyncDisposableStack();
  let place: Place;

  beforeAll(() => {
    const env = Deno.env.toObject();
    const project = openProject(env.SUPABASE_DB_URL ?? "");
    resources.defer(() => project.close());
    place = {
      query: project.query,
      script: project.script,
      failing: `${findApi(env)}/rest/v1/`,
      silent: env.SILENT_URL ?? NOWHERE,
      refusing: "http://127.0.0.1:1/",
      soonest: "* * * * *",
    };
  });
  afterAll(() => resources.disposeAsync());

  describeNet(() => place);
  describeVault(() => place);
  describeCron(() => place);
});
