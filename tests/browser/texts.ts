import type { Locator } from "playwright-core";

/** The texts of some elements, a dash for what is not known. */
export async function texts(elements: Locator): Promise<string[]> {
  const all = await elements.allInnerTexts();
  return all.map((text) => {
    const line = text.replaceAll(/\s+/g, " ").trim();
    return line.startsWith("–") ? "–" : line;
  });
}
