import { MemoryFS } from "@electric-sql/pglite";
import { readArchive } from "./unpack_files.ts";

/** Of a file that takes the bytes it is given as they are, without a copy. */
const OWN = { canOwn: true };

/**
 * The memory of a database that starts from a template. Its files are parts of
 * the archive, which is the database's from then on: whole copies of it, as the
 * package makes them, cost a quarter of the start.
 */
export class TemplateFiles extends MemoryFS {
  #archive: Uint8Array<ArrayBuffer> | undefined;

  constructor(archive: Uint8Array<ArrayBuffer>) {
    super();
    this.#archive = archive;
  }

  /** Called once, before Postgres looks at its folder. */
  override initialSyncFs(): Promise<void> {
    const { FS, ENV } = this.pg!.Module;
    for (const { path, content } of readArchive(this.#archive!)) {
      const target = `${ENV.PGDATA}/${path}`;
      if (content === null) FS.mkdirTree(target);
      else FS.writeFile(target, content, OWN);
    }
    this.#archive = undefined;
    return Promise.resolve();
  }
}
