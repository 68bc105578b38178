/** Characters held of a line that is not whole yet. */
const MAX_HELD_CHARS = 65_536;

/** Beginnings of lines whose parts the parser of events keeps. */
const KEPT_BY_PARSER = ["data:", "id:", "retry:", ":"];

/**
 * Holds back the last line of a text while it is not whole, unless the parser of
 * events would keep it: it throws away what is no field it knows when a read
 * ends inside of it, and an error may stand there. Nothing is late for it, since
 * a line says nothing before its end.
 */
export class LineHolder {
  #held = "";
  /** Whether what comes next goes on with a line that was let go. */
  #inLine = false;

  /** What may go on to the parser of what has come. */
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

  /** What is still held, as the text ends. */
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
