/**
 * Links of a page that lead nowhere in this project: to a file that is not
 * there, or to a heading that its page does not have.
 *
 * @param path The page's own, from the root.
 * @param pages The texts of all pages, by their paths.
 * @param paths Files and folders of the project.
 */
export function findBrokenLinks(
  path: string,
  pages: ReadonlyMap<string, string>,
  paths: ReadonlySet<string>,
): string[] {
  const broken: string[] = [];
  for (const [, link] of pages.get(path)!.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
    const { pathname, hash } = new URL(link, `file:///${path}`);
    const target = pathname.slice(1).replace(/\/$/, "");
    const anchors = anchorsOf(pages.get(target) ?? "");
    if (!paths.has(target) || (hash !== "" && !anchors.includes(hash))) broken.push(link);
  }
  return broken;
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = page.matchAll(/^#+ (.+)$/gm).map(([, heading]) => heading.toLowerCase());
  return [
    ...headings.map((heading) =>
      `#${heading.replaceAll(/[^\w\s-]/g, "").trim().replaceAll(/\s/g, "-")}`
    ),
  ];
}
