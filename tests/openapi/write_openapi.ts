/**
 * Writes into `docs/openapi.yaml` what the database and the functions' own checks say. The rest of
 * the file stays as it is.
 */
import { isCollection, isPair, isScalar, isSeq, type Node, parseDocument, visit } from "yaml";
import { MIGRATIONS } from "../../local/assemble_stack.ts";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import { RELEASE } from "../../supabase/functions/_shared/platform/release.ts";
import { buildRequestSchemas } from "./build_request_schemas.ts";
import { buildRestPaths } from "./build_rest_paths.ts";

const FILE = new URL("../../docs/openapi.yaml", import.meta.url);

const document = parseDocument(await Deno.readTextFile(FILE));
const database = await openMigratedDatabase(MIGRATIONS);
const paths = await buildRestPaths(database.query);
await database.close();

document.setIn(["info", "version"], RELEASE);
const known = Object.keys(document.toJS().paths);
for (const path of known) if (path.startsWith("/rest/")) document.deleteIn(["paths", path]);
for (const [path, node] of Object.entries(paths)) {
  document.setIn(["paths", path], nodeOf(node));
}
for (const [name, node] of Object.entries(buildRequestSchemas())) {
  document.setIn(["components", "schemas", name], nodeOf(node));
}
await Deno.writeTextFile(FILE, document.toString({ lineWidth: 100 }));
const { success } = await new Deno.Command(Deno.execPath(), {
  args: ["fmt", "--quiet", FILE.pathname],
}).output();
if (!success) throw new Error(`Cannot format ${FILE.pathname}`);

/** A part of the document, in which what has no parts of its own takes one line. */
function nodeOf(value: unknown): Node {
  const node = document.createNode(value, { aliasDuplicateObjects: false });
  visit(node, {
    Map(_, map) {
      const isLeaf = map.items.every((pair) =>
        isPair(pair) && pair.key !== null && `${pair.key}` !== "description" &&
        (isScalar(pair.value) || isPlainList(pair.value))
      );
      if (isLeaf) map.flow = true;
    },
  });
  return node;
}

function isPlainList(value: unknown): boolean {
  return isSeq(value) && value.items.every((item) => isScalar(item) && !isCollection(item));
}
