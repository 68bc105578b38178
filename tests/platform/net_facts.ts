import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { until } from "../../local/testdata/until.ts";
import type { Place } from "./place.ts";

interface Answer {
  status_code: number | null;
  content_type: string | null;
  headers: Record<string, string> | null;
  content: string | null;
  timed_out: boolean | null;
  error_msg: string | null;
  created: string;
}

/** What this project relies on in pg_net. */
export function describeNet(place: () => Place) {
  const query = <T>(sql: string, parameters?: unknown[]) => place().query<T>(sql, parameters);

  async function ask(call: string, parameters: unknown[] = []): Promise<number> {
    const [{ id }] = await query<{ id: number }>(`select ${call} as id`, parameters);
    return id;
  }

  function answerTo(id: number): Promise<Answer> {
    return until(async () => {
      const [answer] = await query<Answer>("select * from net._http_response where id = $1", [id]);
      return answer ?? null;
    });
  }

  /** The row that a call queues; nothing is sent, for it is rolled back. */
  async function queuedBy(call: string): Promise<Record<string, unknown>> {
    const results = await place().script(
      `begin;
      select method::text, url, headers, convert_from(body, 'utf8') as body, timeout_milliseconds
      from net.http_request_queue where id = (select ${call});
      select method::text, url, headers, convert_from(body, 'utf8') as body, timeout_milliseconds
      from net.http_request_queue order by id desc limit 1;
      rollback`,
    );
    return results.flatMap(({ rows }) => rows)[0];
  }

  async function columnsOf(table: string): Promise<string> {
    const rows = await query<{ said: string }>(
      `select attname || ' ' || format_type(atttypid, atttypmod) as said from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
      [table],
    );
    return rows.map(({ said }) => said).join(", ");
  }

  describe("pg_net", () => {
    it("takes these arguments, and waits five seconds unless told otherwise", async () => {
      const [{ said }] = await query<{ said: string }>(
        "select pg_get_function_arguments('net.http_post'::regproc) as said",
      );
      assert.equal(
        said,
        "url text, body jsonb DEFAULT '{}'::jsonb, params jsonb DEFAULT '{}'::jsonb, " +
          `headers jsonb DEFAULT '{"Content-Type": "application/json"}'::jsonb, ` +
          "timeout_milliseconds integer DEFAULT 5000",
      );
    });

    it("has a queue and answers with these columns, which a crash empties", async () => {
      assert.equal(
        await columnsOf("net.http_request_queue"),
        "id bigint, method net.http_method, url text, headers jsonb, body bytea, " +
          "timeout_milliseconds integer",
      );
      assert.equal(
        await columnsOf("net._http_response"),
        "id bigint, status_code integer, content_type text, headers jsonb, content text, " +
          "timed_out boolean, error_msg text, created timestamp with time zone",
      );
      const kept = await query(
        `select oid::regclass::text from pg_class where relpersistence <> 'u'
        and oid in ('net.http_request_queue'::regclass, 'net._http_response'::regclass)`,
      );
      assert.deepEqual(kept, []);
    });

    it("queues a POST as JSON, with its parameters in the address", async () => {
      assert.deepEqual(
        await queuedBy(
          `net.http_post('https://a.test/x?y=1', '{"a": 1}', '{"q": "ä &b"}', '{"apikey": "k"}', 2500)`,
        ),
        {
          method: "POST",
          url: "https://a.test/x?y=1&q=%C3%A4%20%26b",
          headers: { apikey: "k", "Content-Type": "application/json" },
          body: '{"a": 1}',
          timeout_milliseconds: 2500,
        },
      );
    });

    it("sends the text of the body's jsonb to the letter, so that it can be signed", async () => {
      const body = `{"b": "\u2028 ä <>&\\\\", "aa": [1e3, 1.50, null], "a": {"c": ""}}`;
      const [{ said }] = await query<{ said: string }>("select $1::text::jsonb::text as said", [
        body,
      ]);
      const queued = await queuedBy(`net.http_post('https://a.test', '${body}')`);
      assert.equal(queued.body, said);
    });

    const refused: [what: string, call: string, message: RegExp][] = [
      [
        "another content type",
        `net.http_post('https://a.test', headers := '{"content-type": "text/plain"}')`,
        /Content-Type header must be "application\/json"/,
      ],
      ["a POST without a body", "net.http_post('https://a.test', null)", /body must not be null/],
      ["no address", "net.http_post(null)", /null value in column "url"/],
      ["what is no address", "net.http_get('nowhere')", /Malformed input to a URL function/],
    ];
    for (const [what, call, message] of refused) {
      it(`refuses ${what}`, async () => {
        await assert.rejects(ask(call), message);
      });
    }

    it("sends nothing of a transaction that is rolled back", async () => {
      const results = await place().script(
        `begin; select net.http_get('${place().failing}') as id; rollback`,
      );
      const [{ id }] = results.flatMap(({ rows }) => rows);
      const later = await ask("net.http_get($1)", [place().failing]);
      await answerTo(later);
      assert.ok(later > Number(id));
      assert.deepEqual(
        await query("select id from net._http_response where id = $1", [Number(id)]),
        [],
      );
    });

    it("keeps an HTTP error like any other answer, and takes it off the queue", async () => {
      const id = await ask("net.http_get($1)", [place().failing]);
      const answer = await answerTo(id);
      assert.ok(answer.status_code! >= 400, String(answer.status_code));
      assert.equal(answer.headers?.["content-type"], answer.content_type);
      assert.ok(answer.content!.length > 0);
      assert.equal(answer.timed_out, false);
      assert.equal(answer.error_msg, null);
      assert.deepEqual(
        await query("select from net.http_request_queue where id = $1", [id]),
        [],
      );
    });

    it("leaves out a header whose value is null", async () => {
      const id = await ask(`net.http_get($1, headers := '{"apikey": null}')`, [place().failing]);
      assert.notEqual((await answerTo(id)).status_code, null);
    });

    it("records a timeout as such", async () => {
      const id = await ask("net.http_get($1, timeout_milliseconds := 300)", [place().silent]);
      const { status_code, timed_out, error_msg } = await answerTo(id);
      assert.deepEqual([status_code, timed_out], [null, true]);
      assert.match(error_msg ?? "", /^Timeout of 300 ms reached/);
    });

    it("records a refused connection as no timeout", async () => {
      const { status_code, timed_out, error_msg } = await answerTo(
        await ask("net.http_get($1)", [place().refusing]),
      );
      assert.deepEqual([status_code, timed_out], [null, false]);
      assert.match(error_msg ?? "", /^Couldn't connect to server/);
    });

    it("answers no later request before an earlier one that is slow", async () => {
      const slow = await ask("net.http_get($1, timeout_milliseconds := 1500)", [place().silent]);
      const next = await ask("net.http_get($1)", [place().failing]);
      const { created } = await answerTo(next);
      assert.ok(created >= (await answerTo(slow)).created);
    });

    it("is open to every role, so that only the Data API keeps it from visitors", async () => {
      assert.deepEqual(
        await query(
          `select has_schema_privilege('anon', 'net', 'usage') as schema,
          has_table_privilege('anon', 'net.http_request_queue', 'select') as queue`,
        ),
        [{ schema: true, queue: true }],
      );
    });
  });
}
