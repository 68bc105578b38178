import type { ToolCall, ToolPart } from "../provider/tool_call.ts";

/** Longer names and arguments are cut: no call that is asked for comes near it. */
const MAX_CHARS = 65_536;
/** Further calls are not kept. */
const MAX_CALLS = 16;

/** Puts tool calls together from their parts. */
export class ToolCalls {
  readonly calls: ToolCall[] = [];
  #keys: (number | null)[] = [];
  #ids: string[] = [];

  /**
   * Adds a part to its call: the one with its index. Some servers number nothing, or give every
   * call the index 0: there a new id, or a name after arguments, begins another call.
   */
  add({ index, id, name, arguments: text, isWhole }: ToolPart): void {
    let place = isWhole
      ? -1
      : index === null
      ? this.calls.length - 1
      : this.#keys.lastIndexOf(index);
    if (place === -1 || this.#beginsAnother(place, id, name)) {
      if (this.calls.length === MAX_CALLS) return;
      place = this.calls.push({ name: "", arguments: "" }) - 1;
      this.#keys.push(index);
      this.#ids.push("");
    }
    const call = this.calls[place];
    this.#ids[place] ||= id;
    // Some servers repeat the name with each part.
    if (call.name === "") call.name = name.slice(0, MAX_CHARS);
    call.arguments += text.slice(0, MAX_CHARS + 1 - call.arguments.length);
  }

  #beginsAnother(place: number, id: string, name: string): boolean {
    const before = this.#ids[place];
    if (id !== "" && before !== "") return id !== before && name !== "";
    return name !== "" && this.calls[place].arguments !== "" && name !== this.calls[place].name;
  }
}
