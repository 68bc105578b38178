/**
 * Names what this command asks for: the run that it starts, and so what nobody
 * wants any more when it is gone.
 */
export const CALLER = `cli/${crypto.randomUUID()}`;
