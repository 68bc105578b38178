import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { createApiKeys } from "../../local/api_keys.ts";
import { FAIL_WITH, STATUS_OF } from "../../local/testdata/error_statuses.ts";
import { startPostgrest } from "./start_postgrest.ts";
import { startProjectDatabase } from "./start_project_database.ts";

describe("PostgREST", () => {
  it("answers database errors as the stand-in must", async () => {
    await using database = await startProjectDatabase();
    await database.owner.script(FAIL_WITH);
    const keys = createApiKeys();
    const api = await startPostgrest({
      folder: database.folder,
      databaseUrl: database.urlOf("authenticator"),
      keys,
    });
    try {
      const answered: Record<string, number> = {};
      for (const code of Object.keys(STATUS_OF)) {
        const response = await api.handle(
          new Request("http://localhost/rest/v1/rpc/fail_with", {
            method: "POST",
            headers: { apikey: keys.secretKey, "content-type": "application/json" },
            body: JSON.stringify({ code }),
          }),
        );
        answered[code] = response.status;
        assert.deepEqual(await response.json(), {
          code,
          message: "as asked",
          details: "a detail",
          hint: "a hint",
        });
      }
      assert.deepEqual(answered, STATUS_OF);
    } finally {
      await api.stop();
    }
  });
});
