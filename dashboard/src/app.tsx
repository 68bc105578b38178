import type { RefObject } from "preact";
import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import { Footer } from "./parts/footer.tsx";
import { DefinitionsDialog } from "./parts/definitions_dialog.tsx";
import { Empty } from "./parts/empty.tsx";
import { ErrorBoundary } from "./parts/error_boundary.tsx";
import { Failure } from "./parts/failure.tsx";
import { Header } from "./parts/header.tsx";
import { HealthNotices } from "./parts/health_notices.tsx";
import { PageHead } from "./parts/page_head.tsx";
import { Waiting } from "./parts/waiting.tsx";
import { describeFreshness } from "./state/describe_freshness.ts";
import type { PageProps } from "./state/page.ts";
import { DEFAULT_WORKLOAD } from "./state/scope.ts";
import { isStale } from "./state/staleness.ts";
import { ServedAsContext, useServedAs } from "./state/served_as.ts";
import { useNow } from "./state/use_now.ts";
import { useRoute } from "./state/use_route.ts";
import { useStatus } from "./state/use_status.ts";
import { useView } from "./use_view.ts";

const titles: Record<string, string> = {
  leaderboard: "Leaderboard",
  models: "Models",
  trends: "Trends",
  cost: "Speed and cost",
  reliability: "Reliability",
  prices: "Prices",
  compare: "Head to head",
  runs: "Runs",
  method: "Method",
};

const links = Object.entries(titles).map(([page, title]) => ({ page, title }));

/** How often ages and freshness are updated, in milliseconds. */
const TICK_MS = 10_000;

/** Pages use the time in minutes, so that ages are not drawn more often. */
const MINUTE_MS = 60_000;

/** The whole page. */
export function App() {
  const [route, setParams] = useRoute();
  const project = useStatus();
  const servedAs = useServedAs();
  const clock = useNow(TICK_MS);
  const main = useRef<HTMLElement>(null);

  const title = titles[route.page];
  const View = useView(route.page);
  const freshness = describeFreshness(
    project.status,
    project.heardAt === null ? null : clock - project.heardAt,
    project.failed,
  );

  usePageTurn(main, route.page, View !== undefined);

  const now = Math.floor((clock - project.clockAheadMs) / MINUTE_MS) * MINUTE_MS;
  // If nothing is fresh, no single model is marked as stale.
  const schedule = freshness.tone === "bad" ? undefined : project.status?.schedule;
  const props: PageProps = {
    params: route.params,
    setParams,
    now,
    isStale: useCallback(
      (row, { window, workload }) =>
        schedule !== undefined && workload === DEFAULT_WORKLOAD &&
        isStale(row, window, schedule, now),
      [schedule, now],
    ),
  };
  const view = useMemo(
    () =>
      View === undefined
        ? title !== undefined && (
          <>
            <PageHead title={title} />
            <Waiting height={420} />
          </>
        )
        : (
          <ErrorBoundary key={route.page}>
            <ServedAsContext.Provider value={servedAs.byModel}>
              <View {...props} />
            </ServedAsContext.Provider>
          </ErrorBoundary>
        ),
    [View, servedAs.byModel, ...Object.values(props)],
  );
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => skip(event, main.current)}>
        Skip to the content
      </a>
      <Header
        links={links}
        current={route.page}
        params={route.params}
        freshness={freshness}
        lastResultAt={project.status?.last_result_at ?? null}
        now={now}
      />
      <main ref={main} id="main">
        <HealthNotices project={project} freshness={freshness} now={now} />
        <Failure results={[servedAs.result]} />
        {title === undefined
          ? (
            <Empty title="There is no such page">
              <a href="#/">To the leaderboard</a>
            </Empty>
          )
          : view}
      </main>
      <Footer />
      <DefinitionsDialog />
    </>
  );
}

/** Names the page in the title, and begins a new one at its top. */
function usePageTurn(main: RefObject<HTMLElement | null>, page: string, isLoaded: boolean): void {
  const shown = useRef(page);
  const title = titles[page];
  useEffect(() => {
    document.title = `${title ?? "Not found"} · Benchmark Engine`;
    if (page === shown.current || (title !== undefined && !isLoaded)) return;
    shown.current = page;
    // Moves the focus of keyboard and screen readers to a new page, but not to the first one.
    main.current?.querySelector("h1")?.focus();
    scrollTo(0, 0);
  }, [page, isLoaded]);
}

/** The fragment of the address names the page, so links within a page must not change it. */
function skip(event: Event, main: HTMLElement | null): void {
  event.preventDefault();
  main?.querySelector("h1")?.focus();
}
