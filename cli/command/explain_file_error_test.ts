import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { explainFileError } from "./explain_file_error.ts";

/** What an operation on a file is rejected with. */
async function messageOf(tried: () => Promise<unknown>): Promise<string> {
  return await tried().then(() => assert.fail("it succeeded"), ({ message }) => message);
}

describe("explainFileError()", () => {
  it("says what the system says of a file", async () => {
    const folder = await Deno.makeTempDir();
    try {
      const missing = `${folder}/missing/x.csv`;
      const cases: [() => Promise<unknown>, string][] = [
        [() => Deno.create(missing), `Cannot open ${missing}: there is no such file or folder`],
        [() => Deno.create(folder), `Cannot open ${folder}: it is a folder; name a file in it`],
        [
          () => Deno.mkdir("/dev/null/x"),
          "Cannot create /dev/null/x: a file is where a folder should be; choose another name",
        ],
        [
          () => Deno.writeTextFile("/dev/full", "x"),
          "Cannot write /dev/full: the disk is full; free some space, or choose a folder on " +
          "another disk",
        ],
      ];
      for (const [tried, expected] of cases) {
        assert.equal(explainFileError(await messageOf(tried)), expected);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  it("says what to do where nothing may be written", () => {
    const cases: [string, RegExp][] = [
      [
        "Read-only file system (os error 30): mkdir '.data/live'",
        /^Cannot create \.data\/live: nothing can be written there; .* \(--data-dir for the local data\)$/,
      ],
      [
        "Permission denied (os error 13): open '.data/live/.lock'",
        /^Cannot open \.data\/live\/\.lock: you may not; .* \(--data-dir for the local data\)$/,
      ],
      ["Disk quota exceeded (os error 122)", /^your share of the disk is used up; /],
    ];
    for (const [message, expected] of cases) {
      assert.match(explainFileError(message) ?? "", expected);
    }
  });

  it("leaves alone what is about something else", () => {
    const others = ["Connection refused (os error 111)", "Cannot read x: No space", ""];
    for (const message of others) assert.equal(explainFileError(message), null);
  });
});
