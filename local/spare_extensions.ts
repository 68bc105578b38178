import type { Extension } from "@electric-sql/pglite";
import { file_fdw } from "@electric-sql/pglite/contrib/file_fdw";
import { isn } from "@electric-sql/pglite/contrib/isn";
import { ltree } from "@electric-sql/pglite/contrib/ltree";
import { pgcrypto } from "@electric-sql/pglite/contrib/pgcrypto";

/** The databases that may create pgcrypto. */
const users = new WeakSet<object>();

const { setup } = pgcrypto;

// Lite adds these extensions to every database. Unpacking and linking them takes a quarter of the start,
// even if they are never created.
const added: Extension[] = [file_fdw, isn, ltree];
for (const extension of added) extension.setup = () => Promise.resolve({});
(pgcrypto as Extension).setup = (pg, options) =>
  users.has(pg) ? setup(pg, options) : Promise.resolve({});

/** An extension that lets its database create pgcrypto. */
export const ALLOWS_PGCRYPTO: Extension = {
  name: "allows pgcrypto",
  setup(pg) {
    users.add(pg);
    return Promise.resolve({});
  },
};
