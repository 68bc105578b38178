import { type Names, TOP } from "./read_names.ts";

/** Where the rooms of the functions are, which pages may leave out. */
const SHARED = "supabase/functions/_shared/";

/** Files that a reader makes, and names that are not this project's. */
const ELSEWHERE = [
  ...[
    "dashboard/dist",
    "supabase/functions/.env",
    "snake_case.ts",
    "volumes/functions/main/index.ts",
  ],
  ...["docker-compose.yml", "importMapPath", "workerTimeoutMs", "stream_options.include_usage"],
  ...["it.only", "it.skip", "describe.only", "describe.skip"],
];

/**
 * What a page names in backticks, outside of its blocks, and is not there.
 *
 * @param folder The page's own, to which its paths may be relative; ends with a slash.
 */
export function findStale(page: string, names: Names, folder = ""): string[] {
  const prose = page.replaceAll(/^\s*```[^]*?^\s*```$/gm, "");
  const named = prose.matchAll(/`([^`]+)`/g).map(([, span]) => span.replaceAll(/\s+/g, " "));
  return [...new Set(named.filter((span) => !isThere(span, names, folder)))];
}

/** Whether what is named is there; true for what names nothing of this project. */
function isThere(span: string, names: Names, folder: string): boolean {
  const { paths, objects, columns, functions, tasks, words } = names;
  if (ELSEWHERE.includes(span)) return true;
  if (isPath(span)) return hasPath(span.replace(/\/$/, ""), paths, folder);
  const [, task] = /^deno task ([\w:-]+)(?![\w:…-])/.exec(span) ?? [];
  if (task) return tasks.has(task);
  const [, object] = /^((?:public|private|cron|net|vault)\.\w+)(?:\(.*\))?;?$/.exec(span) ?? [];
  if (object) return objects.has(object);
  const [, called] = /^(\w+)\(.*\)$/.exec(span) ?? [];
  if (called) return functions.has(called);
  if (/^[a-z_]+\.[a-z_0-9]+$/.test(span)) return columns.has(span);
  return !/^[A-Za-z_]\w*$/.test(span) || words.has(span);
}

function isPath(span: string): boolean {
  if (!/^[\w.@-]+(\/[\w.@-]+)*\/?$/.test(span)) return false;
  const [first] = span.split("/");
  return (span.includes("/") && TOP.includes(first)) ||
    /\.(tsx?|sql|md|json|lock|toml|svg|png|html|yml)$/.test(span);
}

/** A name without a folder may be that of any file. */
function hasPath(path: string, paths: Set<string>, folder: string): boolean {
  if (["", SHARED, folder].some((place) => paths.has(place + path))) return true;
  return !path.includes("/") && paths.values().some((each) => each.endsWith(`/${path}`));
}
