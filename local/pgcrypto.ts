import type { Extension } from "@electric-sql/pglite";
import { pgcrypto } from "@electric-sql/pglite/contrib/pgcrypto";

/** The databases that may create pgcrypto. */
const users = new WeakSet<object>();

const { setup } = pgcrypto;

// Lite adds this extension to every database. Unpacking and linking it takes a third of the start,
// even if it is never created.
const extension: Extension = pgcrypto;
extension.setup = (pg, options) => users.has(pg) ? setup(pg, options) : Promise.resolve({});

/** An extension that lets its database create pgcrypto. */
export const ALLOWS_PGCRYPTO: Extension = {
  name: "allows pgcrypto",
  setup(pg) {
    users.add(pg);
    return Promise.resolve({});
  },
};
