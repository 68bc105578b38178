import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { tellFamily } from "../../supabase/functions/_shared/catalogue/tell_family.ts";
import { corpusFolder } from "./corpus_folder.ts";
import { EXCEPTIONS, SAME_LABELS, SNAPSHOT } from "./family_faults.ts";

interface Row {
  id: string;
  label: string;
  family: string | null;
}

const folder = await corpusFolder();
const rows = folder === null ? [] : readRows();
if (folder === null) console.log("Skipped the recorded families: there is no ../shared/corpus");

function readRows(): Row[] {
  const { rows } = JSON.parse(Deno.readTextFileSync(new URL("families.json", folder!)));
  return rows.map(([provider, id, label]: string[]) => ({
    id,
    label,
    family: tellFamily(id, provider)?.family ?? null,
  }));
}

function* pairsOf(rows: Row[]): Generator<[Row, Row]> {
  for (const [index, row] of rows.entries()) {
    for (const other of rows.slice(index + 1)) yield [row, other];
  }
}

/** The label with the corpus' splits of snapshots undone. */
function plainLabel(label: string): string {
  const plain = label.replace(SNAPSHOT, "");
  return SAME_LABELS.find(({ one }) => one === plain)?.other ?? plain;
}

function exceptionOf(pair: [Row, Row]) {
  return EXCEPTIONS.find(({ id, label }) =>
    pair.some((row) => id.test(row.id) && label.test(row.label))
  );
}

/** What is wrong with each pair, with its reason; a pair without one is printed as unexplained. */
function explain(pairs: [Row, Row][]): { lines: string[]; unexplained: string[]; ours: number } {
  const lines = new Map<string, number>();
  const unexplained: string[] = [];
  let ours = 0;
  for (const pair of pairs) {
    const [row, other] = pair;
    const exception = exceptionOf(pair);
    const names =
      `${row.id} (${row.label}, ${row.family}) and ${other.id} (${other.label}, ${other.family})`;
    if (exception === undefined) unexplained.push(names);
    if (exception?.fault !== "catalogue") ours++;
    const line = exception === undefined
      ? `unexplained: ${names}`
      : `${exception.id.source}: ${exception.reason} (${exception.fault})`;
    lines.set(line, (lines.get(line) ?? 0) + 1);
  }
  return { lines: [...lines].map(([line, n]) => `  ${n} × ${line}`), unexplained, ours };
}

describe("the recorded families", { ignore: folder === null }, () => {
  const pairs = [...pairsOf(rows)];
  const isJoined = ([row, other]: [Row, Row]) => row.family !== null && row.family === other.family;

  it("joins 95 of 100 pairs that share a family, by rules alone", () => {
    const shared = pairs.filter(([row, other]) => row.label === other.label);
    const missed = shared.filter((pair) => !isJoined(pair));
    const { lines, unexplained } = explain(missed);
    const share = 1 - missed.length / shared.length;
    console.log(
      [
        `${shared.length} pairs share a family, ${shared.length - missed.length} are joined ` +
        `(${(share * 100).toFixed(2)} %); missed:`,
        ...lines,
      ].join("\n"),
    );
    assert.ok(share >= 0.95, `${share}`);
    assert.deepEqual(unexplained, []);
  });

  it("joins wrongly 1 of 500 pairs at most", () => {
    const joined = pairs.filter(isJoined);
    const apart = joined.filter(([row, other]) => row.label !== other.label);
    const wrong = apart.filter(([row, other]) => plainLabel(row.label) !== plainLabel(other.label));
    const { lines, unexplained, ours } = explain(wrong);
    console.log(
      [
        `${joined.length} pairs are joined, ${apart.length} of them apart in the catalogue:`,
        `  ${apart.length - wrong.length} × a snapshot with a whole date, which is a variant here`,
        ...lines,
      ].join("\n"),
    );
    assert.ok(ours * 500 <= joined.length, `${ours} of ${joined.length}`);
    assert.deepEqual(unexplained, []);
  });
});
