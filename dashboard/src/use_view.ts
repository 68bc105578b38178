import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LostPart } from "./parts/error_boundary.tsx";
import type { PageProps } from "./state/page.ts";
import { Leaderboard } from "./views/leaderboard.tsx";

type View = ComponentType<PageProps>;

/** The other views, by their page; null until they are loaded. */
let later: Record<string, View> | null = null;

/** When views that are not opened yet are loaded, in milliseconds after the first frame. */
const IDLE_MS = 1500;

/** The view of a page; undefined until it is loaded, or when there is no such page. */
export function useView(page: string): View | undefined {
  const [found, setFound] = useState<typeof later | "lost">(later);

  useEffect(() => {
    if (later !== null) return;
    if (page === "leaderboard") {
      // If it fails, it is tried again when it is needed.
      const timer = setTimeout(() => load().catch(() => {}), IDLE_MS);
      return () => clearTimeout(timer);
    }
    let left = false;
    load().then(
      (views) => left || setFound(views),
      () => left || setFound("lost"),
    );
    return () => {
      left = true;
    };
  }, [page]);

  if (page === "leaderboard") return Leaderboard;
  return later?.[page] ?? (found === "lost" ? LostPart : undefined);
}

async function load(): Promise<Record<string, View>> {
  const { laterViews } = await import("./later_views.ts");
  later = laterViews;
  return laterViews;
}
