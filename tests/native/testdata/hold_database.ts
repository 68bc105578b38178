/** Starts a native database, prints its folder, and stays until it is killed. */
import { startNativeDatabase } from "../start_native_database.ts";

const database = await startNativeDatabase();
console.log(database.folder);
