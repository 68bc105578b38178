/** What one system has and another has not. */
interface Rule {
  what: string;
  /** Each place of it in the text of a module without its comments. */
  pattern: RegExp;
  /** What may be there all the same. */
  allowed?: (found: RegExpExecArray, text: string) => boolean;
}

/** The signals that Deno hears on Windows, or sends there, where it ends a process at once. */
const SIGNALS = ["SIGINT", "SIGBREAK", "SIGTERM", "SIGQUIT", "SIGHUP", "SIGWINCH", "SIGKILL"];

const RULES: Rule[] = [
  {
    what: "a signal",
    pattern: /["'`](SIG[A-Z0-9]+)["'`]/g,
    allowed: ([, name]) => SIGNALS.includes(name),
  },
  {
    what: "modes, owners and links of files",
    pattern:
      /\bDeno\.(?:umask|chmod|chown|symlink|link|uid|gid|chmodSync|chownSync|symlinkSync|linkSync)\b/g,
    allowed: (_, text) => text.includes('if (Deno.build.os === "windows") return;'),
  },
  {
    what: "a path of Unix",
    pattern: /["'`]\/(?:bin|dev|etc|home|opt|proc|root|run|sys|tmp|usr|var)(?:\/|["'`])/g,
  },
  {
    what: "the path of a URL as that of a file, instead of fileURLToPath()",
    pattern: /import\.meta\.url\s*\)\s*\.pathname|["'`]file:\/\/["'`$]/g,
  },
  {
    what: "a program besides Deno",
    pattern: /new Deno\.Command\(\s*((?:[\w.]|\(\))+|["'`])/g,
    allowed: ([, program]) => ["Deno.execPath()", "options.path", "deno.path"].includes(program),
  },
  { what: "a program besides Deno", pattern: /["'`](?:node:)?child_process["'`]/g },
  { what: "a socket in a file", pattern: /transport:\s*["'`]unix/g },
];

/** What in the text of a module works on some systems only, as `what: the place`. */
export function findUnportable(text: string): string[] {
  const code = text.replaceAll(/\/\*[^]*?\*\/|(?<![:"'`])\/\/.*$/gm, "");
  return RULES.flatMap(({ what, pattern, allowed }) =>
    Array.from(code.matchAll(pattern))
      .filter((found) => !allowed?.(found, code))
      .map(([place]) => `${what}: ${place}`)
  );
}

/** Names that Windows does not give to a file. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Which of some paths cannot be files on every system, or not beside each other. */
export function findUnportableNames(paths: readonly string[]): string[] {
  const byLetters = Map.groupBy(paths, (path) => path.toLowerCase());
  return paths.filter((path) =>
    byLetters.get(path.toLowerCase())!.length > 1 || path.length > 150 ||
    path.split("/").some((name) => /[<>:"|?*\\\p{Cc}]|[. ]$/u.test(name) || RESERVED.test(name))
  );
}
