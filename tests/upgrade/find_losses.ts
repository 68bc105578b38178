import { applyMigrations } from "../../local/apply_migrations.ts";
import type { SqlDatabase } from "../../local/sql_database.ts";
import { compareAnswers } from "./compare_answers.ts";
import type { OwnedDatabase } from "./load_dump.ts";
import { listQuestions, type Question } from "./questions.ts";

/** What a database answered, JSON as text. */
export type Answers = Map<Question, string>;

/** Asks a database whatever it can be asked. */
export async function askAll(admin: SqlDatabase): Promise<Answers> {
  const answers: Answers = new Map();
  for (const question of await listQuestions(admin)) {
    answers.set(question, await ask(admin, question));
  }
  return answers;
}

/**
 * Applies the migrations of a folder that a database has not seen, and says what of its data is not
 * as it was: rows, what views and functions answer, sums that do not match their results, and
 * sequences that would give out what is taken. Each of these begins with the name of the object.
 *
 * @param before What it answered before, at the same moment of its time.
 */
export async function findLosses(
  { owner, admin }: OwnedDatabase,
  migrations: string,
  before: Answers,
): Promise<string[]> {
  await applyMigrations(owner, migrations);
  const losses: string[] = [];
  for (const [question, answer] of before) {
    losses.push(...await findChanges(admin, question, answer));
  }
  return [...losses, ...await findWrongSums(admin), ...await findTakenKeys(admin)];
}

async function findChanges(
  admin: SqlDatabase,
  question: Question,
  before: string,
): Promise<string[]> {
  const asked = question.role === null ? question.name : `${question.name} as ${question.role}`;
  try {
    const after = await ask(admin, question);
    if (after === before) return [];
    const changes = compareAnswers(JSON.parse(before), JSON.parse(after));
    return changes.length === 0 ? [] : [`${asked}: ${changes.slice(0, 3).join("; ")}`];
  } catch (error) {
    return [`${asked}: ${(error as Error).message}`];
  }
}

async function ask(admin: SqlDatabase, { role, sql }: Question): Promise<string> {
  const results = await admin.script(
    `begin; ${role === null ? "" : `set local role ${role};`} ${sql}; rollback;`,
  );
  return String(results.flatMap(({ rows }) => rows).at(-1)?.answer);
}

/** Sums that are not those of the results. Sums of days whose short grains are gone have no other. */
async function findWrongSums(admin: SqlDatabase): Promise<string[]> {
  const results = await admin.script(`
    begin;
    create temporary table former on commit drop as select * from private.rollups;
    select private.rebuild_rollups(min(created_at)::date, max(created_at)::date)
    from public.benchmark_results;
    select count(*) as n from (select * from former except select * from private.rollups) as wrong;
    rollback;
  `);
  const wrong = Number(results.flatMap(({ rows }) => rows).at(-1)?.n);
  return wrong === 0 ? [] : [`private.rollups: ${wrong} rows are not the sums of their results`];
}

/** Sequences whose next value a row has already. */
async function findTakenKeys(admin: SqlDatabase): Promise<string[]> {
  const keys = await admin.query<{ name: string; column: string; sequence: string }>(
    `select
      format('%I.%I', namespaces.nspname, tables.relname) as name,
      quote_ident(columns.attname) as column,
      pg_get_serial_sequence(format('%I.%I', namespaces.nspname, tables.relname), columns.attname) as sequence
    from pg_catalog.pg_attribute as columns
    join pg_catalog.pg_class as tables on tables.oid = columns.attrelid and tables.relkind in ('r', 'p')
    join pg_catalog.pg_namespace as namespaces on namespaces.oid = tables.relnamespace
    where namespaces.nspname in ('public', 'private') and columns.attidentity <> ''
    order by name`,
  );
  const taken: string[] = [];
  for (const { name, column, sequence } of keys) {
    const [{ free }] = await admin.query<{ free: boolean }>(
      `select nextval('${sequence}') > coalesce(max(${column}), 0) as free from ${name}`,
    );
    if (!free) taken.push(`${name}: the next ${column} is taken`);
  }
  return taken;
}
