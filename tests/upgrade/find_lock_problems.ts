/**
 * What is wrong with the migrations of a folder, given the lines of `migrations.lock`, which
 * `sha256sum` wrote: `<hash>  migrations/<file>`. A released file must be there unchanged, and a
 * newer file must come after all of them, since a project applies only what comes after what it
 * has. `hashes` are the SHA-256 of the files that are there, in hexadecimal, by file name.
 */
export function findLockProblems(lock: string, hashes: Map<string, string>): string[] {
  const released = new Map(
    lock.trimEnd().split("\n").map((line) => {
      const [, hash, file] = /^([0-9a-f]{64}) {2}migrations\/(\S+\.sql)$/.exec(line) ??
        fail(`Cannot read migrations.lock: "${line}" is no line of sha256sum`);
      return [file, hash];
    }),
  );
  const last = [...released.keys()].sort().at(-1)!;
  const problems: string[] = [];
  for (const [file, hash] of released) {
    const found = hashes.get(file);
    if (found === undefined) problems.push(`${file} was released and is missing`);
    else if (found !== hash) problems.push(`${file} was released and has changed since`);
  }
  for (const file of hashes.keys()) {
    if (!released.has(file) && file < last) {
      problems.push(`${file} is new, but comes before the released ${last}`);
    }
  }
  return problems.sort();
}

function fail(message: string): never {
  throw new Error(message);
}
