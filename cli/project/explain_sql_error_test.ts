import { it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { explainSqlError } from "./explain_sql_error.ts";

it("explainSqlError() says what a row must be", () => {
  const cases: [Parameters<typeof explainSqlError>[0], string][] = [
    [
      {
        message:
          'new row for relation "spend_limits" violates check constraint "period must be day"',
        detail: "Failing row contains (1).",
      },
      "spend_limits: period must be day",
    ],
    [
      {
        message:
          'null value in column "limit_usd" of relation "spend_limits" violates not-null constraint',
        detail: "Failing row contains (1).",
      },
      "spend_limits: limit_usd must be set",
    ],
    [
      {
        message:
          'insert or update on table "models" violates foreign key constraint "models_provider_id_fkey"',
        detail: 'Key (provider_id)=(1) is not present in table "providers".',
      },
      'Key (provider_id)=(1) is not present in table "providers"',
    ],
    [
      { message: 'there is no "opnai"', hint: 'Did you mean "openai"?' },
      'there is no "opnai". Did you mean "openai"?',
    ],
    [{ message: 'syntax error at or near "selec"' }, 'syntax error at or near "selec"'],
  ];
  for (const [error, expected] of cases) assert.equal(explainSqlError(error), expected);
  const duplicate = explainSqlError({
    message: 'duplicate key value violates unique constraint "spend_limits_provider_id_period_key"',
    detail: "Key (provider_id, period)=(null, day) already exists.",
  });
  assert.match(duplicate, /Key \(provider_id, period\)=\(null, day\) already exists$/);
});
