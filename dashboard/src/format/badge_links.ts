/** Of what a badge is. */
export interface BadgeSubject {
  /** The slug of the provider. */
  provider: string;
  model: string;
  metric: string;
  /** Ids, as in the address of the page. */
  window: string;
  workload: string;
  region: string;
}

/** The address of a live picture of a number, at a project. */
export function badgeAddress(project: string, subject: BadgeSubject): string {
  const { provider, model, metric, window, workload, region } = subject;
  const query = new URLSearchParams({ metric, window });
  if (workload !== "default") query.set("workload", workload);
  if (region !== "all") query.set("region", region);
  return `${project}/functions/v1/badge/${encode(provider)}/${encode(model)}.svg?${query}`;
}

/** A linked picture as Markdown. */
export function badgeMarkdown(picture: string, page: string, alt: string): string {
  // Any punctuation may be escaped, and so none of it means anything.
  const text = oneLine(alt).replaceAll(/[!-/:-@[-`{-~]/g, "\\$&");
  return `[![${text}](${inMarkdown(picture)})](${inMarkdown(page)})`;
}

/** A linked picture as HTML. */
export function badgeHtml(picture: string, page: string, alt: string): string {
  const [src, href, text] = [picture, page, oneLine(alt)].map(escapeHtml);
  return `<a href="${href}"><img src="${src}" alt="${text}"></a>`;
}

/** Also what an address in Markdown may not hold. */
function encode(name: string): string {
  return encodeURIComponent(name).replaceAll(/[!'()*]/g, percentOf);
}

function inMarkdown(address: string): string {
  return address.replaceAll(/[()<>\s\\]/g, percentOf);
}

function percentOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
