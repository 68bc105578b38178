import { isBase, type NameContext, type NameParts, take } from "./name_parts.ts";

/** Releases by their short date and by their version. */
const RELEASES: Record<string, Record<string, string>> = {
  "mistral small": {
    "2402": "1",
    "2409": "2",
    "2501": "3",
    "2503": "3.1",
    "2506": "3.2",
    "2603": "4",
  },
  "mistral medium": { "2312": "1", "2505": "3", "2508": "3.1", "2604": "3.5" },
  "mistral large": { "2402": "1", "2407": "2", "2411": "2.1", "2512": "3" },
  "mistral nemo": { "2407": "" },
  "mistral saba": { "2502": "" },
  "magistral small": { "2506": "1", "2507": "1.1", "2509": "1.2" },
  "magistral medium": { "2506": "1", "2507": "1.1", "2509": "1.2" },
  "devstral small": { "2505": "1", "2507": "1.1", "2512": "2" },
  "devstral medium": { "2507": "1" },
  devstral: { "2512": "2" },
  "pixtral large": { "2411": "" },
  pixtral: { "2409": "" },
  "voxtral small": { "2507": "" },
  "voxtral mini": { "2507": "" },
};

/** A release of Mistral has a short date and a version, and may be called by either. */
export function readMistral(parts: NameParts, context: NameContext): boolean | void {
  if (parts.mode === "base") return;
  if (parts.line === "mistral" && parts.words.length === 0) {
    if (parts.size !== null) parts.mode = isBase(parts, context) ? null : "instruct";
    return parts.size !== null;
  }
  parts.mode = null;
  if (parts.line === "ministral") {
    if (parts.stamp === "2512") Object.assign(parts, { version: "3", stamp: null });
    return isOneRelease(parts, parts.version);
  }
  const [, grade, glued] = /^(.*?)(\d[\d.]*)?$/.exec(parts.words[0] ?? "")!;
  const releases = RELEASES[grade === "" ? parts.line : `${parts.line} ${grade}`];
  if (releases === undefined) return isOneRelease(parts, parts.version);
  if (grade !== "") parts.words[0] = grade;
  const said = parts.version ?? (glued || take(parts, /^\d(?:\.\d)?$/));
  const only = Object.values(releases).length === 1 ? Object.values(releases)[0] : null;
  const dated = parts.stamp === null ? only : releases[parts.stamp] ?? null;
  if (dated !== null) parts.stamp = null;
  const version = said ?? dated;
  if (version !== null && version !== "") parts.words.push(version.replace(/\.0$/, ""));
  Object.assign(parts, { version: null, size: null });
  return isOneRelease(parts, version);
}

/** A grade alone is whatever release a host has taken, except where it says that it follows the latest. */
function isOneRelease(parts: NameParts, version: string | null): boolean {
  return version !== null || parts.stamp !== null || parts.variants.includes("latest");
}
