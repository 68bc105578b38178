/** Starts the function `probe` and waits to be killed; ready with the function's address. */
import { startFunctions } from "../start_functions.ts";
import { testProject } from "./options.ts";

const functions = await startFunctions({ folder: testProject.functionsDir, env: {} });
const request = new Request("http://127.0.0.1/functions/v1/probe/address");
const response = await functions.call("probe", request, new AbortController().signal);
console.log(Deno.args[0], await response.text());
