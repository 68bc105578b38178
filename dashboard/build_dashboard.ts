import { bundlePage } from "./bundle_page.ts";
import { contentPolicy } from "./content_policy.ts";
import type { SiteConfig } from "./read_site_config.ts";

/** The files of the site by their path, for any static host. */
export type SiteFiles = Map<string, Uint8Array<ArrayBuffer>>;

/** Builds the site for one project. Names of scripts and styles change with their content. */
export async function buildDashboard(config: SiteConfig): Promise<SiteFiles> {
  const [{ script, styles }, template, icon] = await Promise.all([
    bundlePage(),
    Deno.readTextFile(new URL("index.html", import.meta.url)),
    Deno.readFile(new URL("icon.svg", import.meta.url)),
  ]);
  const scriptName = `main.${await fingerprint(script)}.js`;
  const stylesName = `main.${await fingerprint(styles)}.css`;
  const values: Record<string, string> = {
    policy: contentPolicy(config.url),
    url: config.url,
    key: config.publishableKey,
    script: scriptName,
    styles: stylesName,
  };
  const page = template.replace(/{{(\w+)}}/g, (_, name: string) => escapeAttribute(values[name]));
  return new Map([
    ["index.html", new TextEncoder().encode(page)],
    [scriptName, script],
    [stylesName, styles],
    ["icon.svg", icon],
  ]);
}

async function fingerprint(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", content);
  return new Uint8Array(digest, 0, 6).toHex();
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
