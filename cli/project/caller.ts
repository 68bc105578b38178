/**
 * An id for this command. Runs that it starts have it, so that they can be stopped when the command
 * is gone.
 */
export const CALLER = `cli/${crypto.randomUUID()}`;
