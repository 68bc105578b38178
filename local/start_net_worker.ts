import { type QueuedRequest, sendRequest } from "./send_request.ts";
import type { SqlDatabase } from "./sql_database.ts";

/** Requests that are sent together. */
const BATCH_SIZE = 200;

/** How long responses are kept. */
const TTL = "6 hours";

/** Before the next try when the database failed, in milliseconds. */
const RETRY_MS = 1_000;

/**
 * Time between two checks without a notification, in milliseconds: notifications
 * are lost while the database is away.
 */
const LOOK_MS = 2_000;

/** The running part of pg_net. */
export interface NetWorker {
  stop(): Promise<void>;
}

/**
 * Sends what `net.http_get`, `http_post` and `http_delete` have queued, once
 * their transaction has committed, and keeps the responses in
 * `net._http_response`. A batch must finish before the next is read, and leaves
 * the queue only then: requests under way when the process ends are sent again.
 */
export async function startNetWorker(
  database: Pick<SqlDatabase, "query" | "listen">,
): Promise<NetWorker> {
  const installed = await database.query("select from pg_extension where extname = 'pg_net'");
  if (installed.length === 0) return { stop: () => Promise.resolve() };

  const stopping = new AbortController();
  const client = Deno.createHttpClient({});
  let woken = Promise.withResolvers<void>();
  const wake = () => woken.resolve();
  stopping.signal.addEventListener("abort", wake);

  async function work() {
    while (!stopping.signal.aborted) {
      woken = Promise.withResolvers<void>();
      try {
        if (await sendBatch() === 0) await waitForWord(LOOK_MS);
      } catch (error) {
        if (stopping.signal.aborted) return;
        console.error("Cannot send the requests of pg_net:", (error as Error).message);
        await waitForWord(RETRY_MS);
      }
    }
  }

  async function waitForWord(atMostMs: number) {
    const timer = setTimeout(wake, atMostMs);
    await woken.promise;
    clearTimeout(timer);
  }

  async function sendBatch(): Promise<number> {
    const batch = await database.query<QueuedRequest>(
      "select id, method, url, headers, convert_from(body, 'utf8') as body, timeout_milliseconds " +
        `from net.http_request_queue order by id limit ${BATCH_SIZE}`,
    );
    if (batch.length === 0) return 0;
    const responses = await Promise.all(
      batch.map((request) => sendRequest(request, client, stopping.signal)),
    );
    await database.query(
      `with sent as (
        delete from net.http_request_queue where id in (select (value ->> 'id')::bigint
          from jsonb_array_elements($1::jsonb))
      ),
      expired as (
        delete from net._http_response where created < now() - interval '${TTL}'
      )
      insert into net._http_response
        (id, status_code, content_type, headers, content, timed_out, error_msg)
      select id, status_code, content_type, headers, content, timed_out, error_msg
      from jsonb_populate_recordset(null::net._http_response, $1::jsonb)`,
      [JSON.stringify(responses)],
    );
    return batch.length;
  }

  await database.listen("pg_net", () => wake());
  const worked = work();

  async function stop() {
    stopping.abort();
    await worked;
    client.close();
  }

  return { stop };
}
