import { isKeepAlive } from "../provider/is_keep_alive.ts";
import { isErrorBody } from "../errors/is_error_body.ts";
import { parseJson } from "../platform/parse_json.ts";

/** Characters kept of JSON that stands on several lines. */
const MAX_JSON_CHARS = 16_384;

/** A field that is named after what it holds. */
const ERROR_FIELD = /^\s*["']?(?:[a-z]+[_-])?(?:error|err|exception|fatal)["']?\s*:\s*(.*)$/i;

/** A line of words that begins by saying that something went wrong, or by the name of an exception. */
const ERROR_WORDS =
  /^\W{0,4}(?:(?:[\w-]+[ .:]{1,2}){0,4}(?:error|exception|failed|failure|timed out)\b|(?:[\w]+\.){0,6}\w{0,60}(?:Error|Exception)\b|no healthy upstream|context (?:deadline exceeded|canceled)|(?:unexpected )?eof\b|panic:|fatal\b|(?:bad|invalid) gateway|(?:service|server|upstream|backend) (?:is )?(?:unavailable|disconnected|overloaded)|connection (?:reset|refused|closed|lost|terminated|aborted)|(?:cuda )?out of memory|broken pipe|(?:\w{1,20}: )?stream (?:closed|reset|ended|disconnected)|killed$|aborted$|terminated$|too many requests|rate limit exceeded)/i;

/** What a proxy or a server writes into a stream that it gives up: a page, an answer of its own, where it failed. */
const INTRUDER =
  /^\s*(?:<(?:!doctype|html|head|body|title|\?xml)|http\/[\d.]+ [45]\d\d|traceback \(most recent)|^\W{0,4}(?:[\w-]+ ){0,4}time-?out\W*$/i;

/** JSON of an error, as far as it came. */
const ERROR_BEGUN = /^\s*\[?\s*\{\s*"(?:errors?|error_code|error_msg|detail|fault)"\s*:/;

/**
 * Looks for errors in the lines of an event stream that are no field of it:
 * a field named `error`, a field whose value is an error, JSON without `data:`
 * on one line or on several, and a line of words that says so.
 */
export class StrayLines {
  #json = "";

  /** The error that a line is or completes; null when there is none. */
  read(line: string): unknown {
    if (this.#json !== "" || /^\s*[{[]/.test(line)) return this.#readJson(line);
    const field = ERROR_FIELD.exec(line);
    if (field !== null) return parseJson(field[1]) ?? field[1];
    const value = readErrorValue(line.slice(line.indexOf(":") + 1));
    return value ?? (saysError(line) ? line.trim() : null);
  }

  /** What was begun is over: an event came, or the end, of which the error may be the cause. */
  end(): unknown {
    if (this.#json === "") return null;
    const json = this.#json;
    this.#json = "";
    return ERROR_BEGUN.test(json) ? json : null;
  }

  #readJson(line: string): unknown {
    this.#json = this.#json === "" ? line : `${this.#json}\n${line}`;
    if (/[}\]]\s*$/.test(line)) {
      const body = parseJson(this.#json);
      if (body !== null) {
        this.#json = "";
        return isErrorBody(body) ? body : null;
      }
    }
    return this.#json.length > MAX_JSON_CHARS ? this.end() : null;
  }
}

/** Whether words of no event are an error, or what a proxy writes of one. */
export function saysError(words: string): boolean {
  return ERROR_WORDS.test(words) || INTRUDER.test(words);
}

/**
 * Whether a line is several words, which no name of a field is: somebody has
 * written into the stream. What it means is seen by what comes behind it.
 */
export function isWords(line: string): boolean {
  const name = line.slice(0, 200).split(":", 1)[0];
  return /[a-z]\S*\s+\S*[a-z]/i.test(name) && !isKeepAlive(line);
}

/** The error that the value of a field is as JSON, or null. */
export function readErrorValue(value: string): unknown {
  if (!/^\s*[{[]/.test(value)) return null;
  const body = parseJson(value);
  return isErrorBody(body) ? body : null;
}
