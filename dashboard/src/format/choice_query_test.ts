import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { choiceCurl, choiceSql } from "./choice_query.ts";

const PROJECT = { url: "https://abc.supabase.co", key: "sb_publishable_x" };

describe("choiceSql() and choiceCurl()", () => {
  it("ask for the same", () => {
    const asked = { max_p95_ttft_ms: 500, max_cost_usd: 0.0000002, period: "7 days" };
    assert.equal(
      choiceSql(asked),
      `select answer, provider, model, more_calls, limits
from choose_model(
  max_p95_ttft_ms => 500,
  max_cost_usd => 0.0000002,
  period => '7 days'
);`,
    );
    const curl = choiceCurl(asked, PROJECT);
    assert.match(
      curl,
      /^curl --fail 'https:\/\/abc\.supabase\.co\/rest\/v1\/rpc\/choose_model' \\\n/,
    );
    assert.deepEqual(JSON.parse(/-d '(.*)'$/.exec(curl)![1]), asked);
  });

  it("end no text before its end", () => {
    const asked = { region: "it's" };
    assert.match(choiceSql(asked), /region => 'it''s'/);
    assert.deepEqual(JSON.parse(/-d '([^']*)'$/.exec(choiceCurl(asked, PROJECT))![1]), asked);
    assert.match(choiceSql({ max_p95_ttft_ms: 1000, min_context: 0 }), /=> 1000,\n.*=> 0\n/);
  });
});
