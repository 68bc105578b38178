/** The most characters held of an incomplete line. */
const MAX_HELD_CHARS = 65_536;

/** Beginnings of lines that the event parser keeps in parts. */
const KEPT_BY_PARSER = ["data:", "id:", "retry:", ":"];

/**
 * Holds back the last line of a text while it is incomplete, unless the event parser keeps it
 * itself. The parser drops an unknown field when a read ends inside it, and that line may be an
 * error. This delays nothing, since a line means nothing before its end.
 */
export class LineHolder {
  #held = "";
  /** Whether the next text continues a line that was passed on. */
  #inLine = false;

  /** The part of the text that may be passed to the parser. */
  take(text: string): string {
    if (text === "") return "";
    const last = text.charCodeAt(text.length - 1);
    if (last === 10 || last === 13) return this.#letGo(text, false);
    const start = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
    if (start === 0 && this.#inLine) return text;
    const line = start === 0 ? this.#held + text : text.slice(start);
    if (line.length > MAX_HELD_CHARS || KEPT_BY_PARSER.some((field) => line.startsWith(field))) {
      return this.#letGo(text, true);
    }
    const whole = start === 0 ? "" : this.#held + text.slice(0, start);
    this.#held = line;
    this.#inLine = false;
    return whole;
  }

  /** The held rest, at the end of the text. */
  rest(): string {
    return this.#letGo("", false);
  }

  #letGo(text: string, inLine: boolean): string {
    const all = this.#held + text;
    this.#held = "";
    this.#inLine = inLine;
    return all;
  }
}
