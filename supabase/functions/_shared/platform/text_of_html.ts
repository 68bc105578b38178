/** Characters of a page that are looked at. */
const MAX_HTML_CHARS = 16_384;

/** The title or else the text of a page. Only its beginning is read, which bounds the time. */
export function textOfHtml(html: string): string | null {
  const page = html.slice(0, MAX_HTML_CHARS);
  const title = /<title[^<>]*>([^<]*)/i.exec(page)?.[1];
  const text = page.replace(/<(script|style)[\s\S]*?<\/\1>/gi, " ").replace(/<[^<>]*(?:>|$)/g, " ");
  return [title, text.replace(/\s+/g, " ").slice(0, 2000)]
    .map((part) => part?.trim())
    .find((part) => part) ?? null;
}
