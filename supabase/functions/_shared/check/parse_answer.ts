/** Longer JSON is not read: no answer that is asked for comes near it. */
const MAX_CHARS = 65_536;
/** JSON that is nested deeper is not read. */
const MAX_DEPTH = 32;

/** The value of a JSON text; undefined where it is not JSON, or too long or too deep to be read. */
export function parseAnswer(text: string): unknown {
  if (text.length > MAX_CHARS || isDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether brackets outside of strings open too deep. */
function isDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let place = 0; place < text.length; place++) {
    const sign = text[place];
    if (inString) {
      if (sign === "\\") place++;
      else inString = sign !== '"';
    } else if (sign === '"') inString = true;
    else if (sign === "{" || sign === "[") {
      if (++depth > MAX_DEPTH) return true;
    } else if (sign === "}" || sign === "]") depth--;
  }
  return false;
}
