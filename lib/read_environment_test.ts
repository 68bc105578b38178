import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readEnvironment } from "./read_environment.ts";

describe("readEnvironment()", () => {
  let folder = "";
  beforeEach(() => {
    folder = Deno.makeTempDirSync();
  });
  afterEach(() => Deno.removeSync(folder, { recursive: true }));

  it("takes what .env adds, and the real environment where both speak", () => {
    Deno.writeTextFileSync(
      `${folder}/.env`,
      "# keys\nOPENAI_API_KEY=from-file\nGROQ_API_KEY='quoted value'\n",
    );
    assert.deepEqual(readEnvironment({ OPENAI_API_KEY: "real", HOME: "/home" }, `${folder}/.env`), {
      OPENAI_API_KEY: "real",
      GROQ_API_KEY: "quoted value",
      HOME: "/home",
    });
  });

  it("counts an empty value as unset", () => {
    Deno.writeTextFileSync(`${folder}/.env`, "SUPABASE_URL=\nOPENAI_API_KEY= \n");
    assert.deepEqual(readEnvironment({}, `${folder}/.env`), {});
  });

  it("uses the environment alone where there is no file .env", () => {
    assert.deepEqual(readEnvironment({ A: "1" }, `${folder}/.env`), { A: "1" });
  });

  it("says that a file is unreadable rather than going on without it", () => {
    assert.throws(() => readEnvironment({}, folder), /^Error: Cannot read /);
  });
});
