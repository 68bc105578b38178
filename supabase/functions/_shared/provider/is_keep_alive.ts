/**
 * Whether a word is a keep-alive: the name of an event, its type or, from servers that send
 * comments as data, all of its data.
 */
export function isKeepAlive(word: unknown): boolean {
  return typeof word === "string" && word.length < 100 &&
    /^:|^\W*(?:ping|pong|heart[-_ ]?beat|keep[-_ ]?alive)\W*$/i.test(word);
}
