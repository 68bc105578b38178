import assert from "node:assert/strict";
import { it } from "@std/testing/bdd";
import { startProjectDatabase } from "./start_project_database.ts";

interface Finding {
  /** Of the function. */
  name: string;
  message: string;
}

/** Findings that stay, each with the reason. */
const ACCEPTED: Record<string, string> = {
  [
    "private.describe_target: routine is marked as VOLATILE, should be STABLE " +
    "When you fix this issue, please, recheck other functions that uses this function."
  ]: "A stable function would not see the lease that the same statement has just taken.",
  [
    "private.insert_rows: routine is marked as VOLATILE, should be STABLE " +
    "attention: cannot to determine volatility of used dynamic SQL " +
    "When you fix this issue, please, recheck other functions that uses this function."
  ]: "It inserts, by a statement that is made from the columns of a table.",
  [
    "private.insert_rows: the expression is not SQL injection safe Cannot ensure so dynamic EXECUTE statement " +
    "is SQL injection secure. Use quote_ident, quote_literal or format function to secure variable."
  ]: "Its columns are quoted, and what replaces one is written in the functions that call it.",
  'public.set_workload: name of parameter "check" is reserved keyword The reserved keyword was used as parameter name.':
    "It is the name of the column, always quoted.",
};

it("plpgsql_check finds nothing but what is accepted", async () => {
  await using database = await startProjectDatabase();
  // Of a trigger function it must know a table; one of its tables stands for all.
  const findings = await database.owner.query<Finding>(`
    select
      format('%I.%I', pg_namespace.nspname, pg_proc.proname) as name,
      concat_ws(' ', finding.message, finding.detail, finding.hint) as message
    from pg_proc
    join pg_namespace on pg_namespace.oid = pg_proc.pronamespace
    join pg_language on pg_language.oid = pg_proc.prolang
    left join lateral (
      select pg_trigger.tgrelid, pg_trigger.tgoldtable, pg_trigger.tgnewtable
      from pg_trigger
      where pg_trigger.tgfoid = pg_proc.oid
      limit 1
    ) as trigger on true
    cross join lateral extensions.plpgsql_check_function_tb(
      pg_proc.oid,
      coalesce(trigger.tgrelid, 0),
      fatal_errors => false,
      extra_warnings => true,
      performance_warnings => true,
      security_warnings => true,
      oldtable => trigger.tgoldtable,
      newtable => trigger.tgnewtable
    ) as finding
    where pg_namespace.nspname in ('public', 'private') and pg_language.lanname = 'plpgsql'
    order by 1, 2
  `);
  const found = findings.map(({ name, message }) => `${name}: ${message}`);
  assert.deepEqual(found, Object.keys(ACCEPTED));
});
