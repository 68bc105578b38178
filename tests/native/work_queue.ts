/**
 * The program of pg_net's process: sends what is queued in the database whose
 * URL the variable DATABASE_URL holds. Writes the ready word, its only argument.
 * Ends when standard input does.
 */
import { startNetWorker } from "../../local/start_net_worker.ts";
import { connectPostgres } from "./connect_postgres.ts";

const { port, username, password } = new URL(Deno.env.get("DATABASE_URL")!);
const database = connectPostgres({ port: Number(port), username, password });
const worker = await startNetWorker(database);
console.log(Deno.args[0]);
for await (const _ of Deno.stdin.readable);
await worker.stop();
await database.close();
Deno.exit();
