import { dirname } from "node:path";

/** Writes `NAME=value` lines into a file as a reader fills it in: over a line of that name, else below. */
export async function setVariables(path: string, lines: string): Promise<void> {
  let text = await read(path);
  for (const line of lines.trim().split("\n")) {
    const [name] = line.split("=");
    const there = new RegExp(`^(?:# *)?${name}=.*$`, "m");
    text = there.test(text) ? text.replace(there, () => line) : `${text}${line}\n`;
  }
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}

async function read(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
