import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { connectDatabase } from "../project/connect_database.ts";
import { sendRows } from "./send_rows.ts";

/** A Data API that ends every statement of more rows than this, as a slow project does. */
function serveSlowProject(most: number, code = "57014") {
  const sent: number[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (req) => {
    const { rows } = await req.json();
    sent.push(rows.length);
    if (rows.length > most) {
      const message = "canceling statement due to statement timeout";
      return Response.json({ code, message }, { status: 500 });
    }
    return Response.json({ added: rows.length, answers: [] });
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  return { sent, database: connectDatabase({ url, secretKey: "sb_secret_x" }), server };
}

describe("sendRows()", () => {
  const rows = Array.from({ length: 10 }, (_, n) => ({ id: String(n) }));

  it("sends the halves of what a project finds too slow", async () => {
    const { sent, database, server } = serveSlowProject(3);
    const { added } = await sendRows(database, "results", rows);
    await server.shutdown();
    assert.equal(added, 10);
    assert.deepEqual(sent, [10, 5, 3, 2, 5, 3, 2]);
  });

  it("says why, when one row alone is too slow, and refuses none for it", async () => {
    const { database, server } = serveSlowProject(0);
    await assert.rejects(
      sendRows(database, "results", rows.slice(0, 2)),
      /^Error: Cannot import results: canceling statement due to statement timeout$/,
    );
    await server.shutdown();
  });

  it("does not go on after a fault that fewer rows would not mend", async () => {
    const { sent, database, server } = serveSlowProject(3, "42501");
    await assert.rejects(sendRows(database, "results", rows), /Cannot import results/);
    await server.shutdown();
    assert.deepEqual(sent, [10]);
  });
});
