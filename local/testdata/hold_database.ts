/**
 * Opens the database in the folder that is the first argument and writes row
 * after row until it is killed; ready (the second argument) with the first.
 */
import { openDatabase } from "../open_database.ts";

const [folder, readyWord] = Deno.args;
const database = await openDatabase(folder);
await database.script("create table public.written (n integer primary key)");
for (let n = 1;; n++) {
  await database.query("insert into public.written values ($1)", [n]);
  if (n === 1) console.log(readyWord);
}
