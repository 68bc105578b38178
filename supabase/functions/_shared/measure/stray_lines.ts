import { isKeepAlive } from "../provider/is_keep_alive.ts";
import { isErrorBody } from "../errors/is_error_body.ts";
import { parseJson } from "../platform/parse_json.ts";

/** Characters kept of JSON that spans several lines. */
const MAX_JSON_CHARS = 16_384;

/** A field whose name says that it is an error. */
const ERROR_FIELD = /^\s*["']?(?:[a-z]+[_-])?(?:error|err|exception|fatal)["']?\s*:\s*(.*)$/i;

/** A line of text that begins with an error message or the name of an exception. */
const ERROR_WORDS =
  /^\W{0,4}(?:(?:[\w-]+[ .:]{1,2}){0,4}(?:error|exception|failed|failure|timed out)\b|(?:[\w]+\.){0,6}\w{0,60}(?:Error|Exception)\b|no healthy upstream|context (?:deadline exceeded|canceled)|(?:unexpected )?eof\b|panic:|fatal\b|(?:bad|invalid) gateway|(?:service|server|upstream|backend) (?:is )?(?:unavailable|disconnected|overloaded)|connection (?:reset|refused|closed|lost|terminated|aborted)|(?:cuda )?out of memory|broken pipe|(?:\w{1,20}: )?stream (?:closed|reset|ended|disconnected)|killed$|aborted$|terminated$|too many requests|rate limit exceeded)/i;

/**
 * What a proxy or a server writes into a stream when it fails: a page, an HTTP
 * answer, a stack trace.
 */
const INTRUDER =
  /^\s*(?:<(?:!doctype|html|head|body|title|\?xml)|http\/[\d.]+ [45]\d\d|traceback \(most recent)|^\W{0,4}(?:[\w-]+ ){0,4}time-?out\W*$/i;

/** JSON of an error, as far as it arrived. */
const ERROR_BEGUN = /^\s*\[?\s*\{\s*"(?:errors?|error_code|error_msg|detail|fault)"\s*:/;

/**
 * Looks for errors in lines that are not fields of the event stream:
 * a field named `error`, a field whose value is an error, JSON without `data:`
 * on one line or on several, and a line of text that reads like an error.
 */
export class StrayLines {
  #json = "";

  /** The error in this line, or that this line completes; null when there is none. */
  read(line: string): unknown {
    if (this.#json !== "" || /^\s*[{[]/.test(line)) return this.#readJson(line);
    const field = ERROR_FIELD.exec(line);
    if (field !== null) return parseJson(field[1]) ?? field[1];
    const value = readErrorValue(line.slice(line.indexOf(":") + 1));
    return value ?? (saysError(line) ? line.trim() : null);
  }

  /**
   * Ends JSON that was begun: an event came, or the end of the stream, which the
   * error may have caused.
   */
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

/** Whether text outside of events is an error, or a proxy's message about one. */
export function saysError(words: string): boolean {
  return ERROR_WORDS.test(words) || INTRUDER.test(words);
}

/**
 * Whether a line is several words, which no name of a field is: somebody has
 * written into the stream. The lines after it show what it means.
 */
export function isWords(line: string): boolean {
  const name = line.slice(0, 200).split(":", 1)[0];
  return /[a-z]\S*\s+\S*[a-z]/i.test(name) && !isKeepAlive(line);
}

/** The error in the value of a field, parsed as JSON, or null. */
export function readErrorValue(value: string): unknown {
  if (!/^\s*[{[]/.test(value)) return null;
  const body = parseJson(value);
  return isErrorBody(body) ? body : null;
}
