const FULL = "the disk is full; free some space, or choose a folder on another disk";

/** What the system says of a file, in words, and what to do. */
const REASONS: [said: RegExp, why: string][] = [
  [/^No space left on device/, FULL],
  [/^Disk quota exceeded/, "your share of the disk is used up; free some space"],
  [
    /^Read-only file system/,
    "nothing can be written there; choose another folder (--data-dir for the local data)",
  ],
  [
    /^(?:Permission denied|Operation not permitted)/,
    "you may not; change its permissions, or choose another folder (--data-dir for the local data)",
  ],
  [/^No such file or directory/, "there is no such file or folder"],
  [/^Is a directory/, "it is a folder; name a file in it"],
  [/^(?:Not a directory|File exists)/, "a file is where a folder should be; choose another name"],
];

/** What was tried, as the runtime calls it. */
const VERBS: Record<string, string> = {
  ...{ writefile: "write", write: "write", readfile: "read", read: "read", mkdir: "create" },
  ...{ remove: "remove", rename: "rename", readdir: "read", chmod: "protect", copy: "copy" },
};

/** A sentence for an error of the system about a file; null for any other text. */
export function explainFileError(message: string): string | null {
  const [, said, verb, path] =
    /^(?:\w+: )?(.+?) \(os error \d+\)(?:: (\w+) '([^']*)'.*)?$/.exec(message) ?? [];
  const why = said && REASONS.find(([words]) => words.test(said))?.[1];
  if (!why) return null;
  return path ? `Cannot ${VERBS[verb] ?? "open"} ${path}: ${why}` : why;
}

/** The same of a file of the embedded Postgres, which has numbers of its own; null for others. */
export function explainErrno(errno: unknown): string | null {
  return errno === 51 ? `Cannot write the database: ${FULL}` : null;
}
