/** The releases whose schema cannot be brought up to date begin here. */
export const FIRST_RELEASE = "1.0.0";

/**
 * Whether a database is from before the first release: it has migrations that come before all of
 * this folder's, which were then written anew.
 *
 * @param applied Versions that the database says were applied.
 * @param versions Those of this folder.
 */
export function isFormerSchema(applied: string[], versions: string[]): boolean {
  const first = versions.toSorted()[0];
  return first !== undefined && applied.some((version) => version < first);
}

/** What to do with a project from before. */
export const FORMER_PROJECT =
  `This project is from before ${FIRST_RELEASE}, whose migrations are new: ` +
  'keep everything with "deno task export --all --output before-1.0.0", deploy to an empty project, ' +
  'and bring it there with "deno task import before-1.0.0", as docs/upgrading.md says';
