/** How many lines a function may have: in SQL its body, in TypeScript all of it. */
const FUNCTION_LINES = 80;
/** How many lines a module may have. */
const MODULE_LINES = 250;

/** The functions of a file with SQL whose body is too long, as `name: 81 lines`. */
export function findLongSql(text: string): string[] {
  return text.split(/^create (?:or replace )?function /m).slice(1).flatMap((rest) => {
    const [name] = rest.split("(", 1);
    const [, body = ""] = /\nas \$\$\n(.*?)\n\$\$;/s.exec(untilNext(rest)) ??
      /\nbegin atomic\n(.*?)\nend;/s.exec(rest) ?? [];
    return tell(name, lineCount(body), FUNCTION_LINES);
  });
}

/** What is too long in a formatted module: its functions, and itself. */
export function findLongModule(path: string, text: string): string[] {
  const functions = text.matchAll(
    /^(?:export )?(?:default )?(?:async )?function\*? (\w+).*?^}$/gms,
  );
  return [
    ...tell(path, lineCount(text.trimEnd()), MODULE_LINES),
    ...functions.flatMap(([all, name]) => tell(`${path} ${name}`, lineCount(all), FUNCTION_LINES)),
  ];
}

/** A function in quotes ends before one in SQL's own form begins. */
function untilNext(rest: string): string {
  return rest.split("\nbegin atomic\n", 1)[0];
}

function lineCount(text: string): number {
  return text.split("\n").length;
}

function tell(name: string, lines: number, most: number): string[] {
  return lines > most ? [`${name}: ${lines} lines`] : [];
}
