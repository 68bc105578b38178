import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import type { CatalogObject } from "../../lib/compare_catalogs.ts";
import { findDrift } from "./find_drift.ts";

function objects(...names: string[]): CatalogObject[] {
  return names.map((text) => {
    const [, kind, name] = /^(\w+) (.*)$/.exec(text)!;
    return { kind, name, definition: "same" };
  });
}

describe("findDrift()", () => {
  const ours = objects(
    "table public.runs",
    "column public.runs.id",
    "comment column public.runs.id",
    "grant public.runs to anon",
    "table public.runs_of_others",
    "function public.start(text)",
    "grant public.start(text) to service_role",
  );

  function drift(found: CatalogObject[]): string[] {
    return findDrift(ours, found).map(({ how, kind, name }) => `${how} ${kind} ${name}`);
  }

  it("names an object that is missing, but not all that belongs to it", () => {
    assert.deepEqual(drift(ours.filter(({ name }) => !/runs\b|column/.test(name))), [
      "missing table public.runs",
    ]);
    assert.deepEqual(drift(ours.filter(({ name }) => !name.startsWith("public.start"))), [
      "missing function public.start(text)",
    ]);
  });

  it("names a part that is missing from an object that is there", () => {
    assert.deepEqual(drift(ours.filter(({ kind }) => kind !== "grant")), [
      "missing grant public.runs to anon",
      "missing grant public.start(text) to service_role",
    ]);
  });

  it("leaves a project its own tables, views and functions", () => {
    const own = objects(
      "table public.mine",
      "column public.mine.id",
      "constraint public.mine.mine_pkey",
      "comment column public.mine.id",
      "grant public.mine.id to anon",
      "function public.mine(text)",
      "grant public.mine(text) to public",
      "grant default of tables in public to anon",
    );
    assert.deepEqual(drift([...ours, ...own]), []);
  });

  it("names what is extra in an object of ours, in private, or under the name of a function", () => {
    const extra = objects(
      "column public.runs.more",
      "policy public.runs.anybody",
      "grant public.runs to public",
      "function private.former()",
      "function public.start(text, text)",
    );
    assert.deepEqual(drift([...ours, ...extra]).sort(), [
      "extra column public.runs.more",
      "extra function private.former()",
      "extra function public.start(text, text)",
      "extra grant public.runs to public",
      "extra policy public.runs.anybody",
    ]);
  });
});
