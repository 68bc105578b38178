import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { unpackFiles } from "./unpack_files.ts";

describe("unpackFiles()", () => {
  it("writes the content of the archive, readable by its owner only, and replaces the rest of an earlier try", async () => {
    const root = await Deno.makeTempDir();
    try {
      const large = "x".repeat(1_025);
      await Deno.mkdir(`${root}/packed/base/empty`, { recursive: true });
      await Deno.writeTextFile(`${root}/packed/base/large`, large, { mode: 0o666 });
      await Deno.writeTextFile(`${root}/packed/nothing`, "");
      const archive = await pack(`${root}/packed`);

      await Deno.mkdir(`${root}/here.unfinished`);
      await Deno.writeTextFile(`${root}/here.unfinished/half`, "");
      await unpackFiles(archive, `${root}/here`);

      assert.deepEqual(await list(root, "here"), [
        ["base", 0o700],
        ["base/empty", 0o700],
        ["base/large", 0o600],
        ["nothing", 0o600],
      ]);
      assert.equal(await Deno.readTextFile(`${root}/here/base/large`), large);
      assert.deepEqual((await list(root, "")).filter(([path]) => path === "here.unfinished"), []);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });
});

async function pack(folder: string): Promise<Uint8Array<ArrayBuffer>> {
  const { success, stdout } = await new Deno.Command("tar", {
    args: ["-cf", "-", "--format=ustar", "-C", folder, "base", "nothing"],
  }).output();
  assert.ok(success);
  return stdout;
}

/** Paths and modes of all that is in a folder. */
async function list(root: string, folder: string): Promise<[string, number][]> {
  const found: [string, number][] = [];
  async function visit(path: string) {
    for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}${path}`)) {
      const { mode } = await Deno.stat(`${root}/${folder}${path}/${name}`);
      found.push([`${path}/${name}`.slice(1), mode! & 0o777]);
      if (isDirectory) await visit(`${path}/${name}`);
    }
  }
  await visit("");
  return found.sort(([a], [b]) => a < b ? -1 : 1);
}
