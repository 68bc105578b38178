import { bundlePage } from "./bundle_page.ts";
import { contentPolicy } from "./content_policy.ts";
import { fingerprint } from "./fingerprint.ts";
import { firstScripts } from "./first_scripts.ts";
import type { SiteConfig } from "./read_site_config.ts";

/** The files of the site by their path, for any static host. */
export type SiteFiles = Map<string, Uint8Array<ArrayBuffer>>;

/** Builds the site for one project. The names of all files but index.html change with their content. */
export async function buildDashboard(config: SiteConfig): Promise<SiteFiles> {
  const [{ scripts, styles }, template, theme, icon] = await Promise.all([
    bundlePage(),
    Deno.readTextFile(new URL("index.html", import.meta.url)),
    Deno.readFile(new URL("theme.js", import.meta.url)),
    Deno.readFile(new URL("icon.svg", import.meta.url)),
  ]);
  const { "main.js": script, ...others } = Object.fromEntries(scripts);
  const names = {
    script: `main.${await fingerprint(script)}.js`,
    styles: `main.${await fingerprint(styles)}.css`,
    theme: `theme.${await fingerprint(theme)}.js`,
    icon: `icon.${await fingerprint(icon)}.svg`,
  };
  const values: Record<string, string> = {
    ...names,
    policy: contentPolicy(config.url),
    origin: new URL(config.url).origin,
    url: config.url,
    key: config.publishableKey,
  };
  const preloads = firstScripts(scripts).map((name) => `<link rel="modulepreload" href="${name}">`);
  const page = template
    .replace(/{{(\w+)}}/g, (_, name: string) => escapeAttribute(values[name]))
    .replace("<!-- preloads -->", preloads.join("\n    "));
  return new Map([
    ["index.html", new TextEncoder().encode(page)],
    [names.script, script],
    [names.styles, styles],
    [names.theme, theme],
    [names.icon, icon],
    ...Object.entries(others),
  ]);
}

/** The files that the page loads before it shows anything: itself, and what it names. */
export function firstFiles(files: SiteFiles): SiteFiles {
  const page = new TextDecoder().decode(files.get("index.html"));
  return new Map(
    [...files].filter(([name]) => name === "index.html" || page.includes(`"${name}"`)),
  );
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
