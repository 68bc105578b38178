/** A text as part of an XML document, in an attribute too; without characters that XML has not. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    // XML 1.0 has no other characters.
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
