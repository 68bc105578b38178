import { useEffect, useRef, useState } from "preact/hooks";
import type { ComponentType } from "preact";
import { Footer } from "./parts/footer.tsx";
import { DefinitionsDialog } from "./parts/definitions_dialog.tsx";
import { Empty } from "./parts/empty.tsx";
import { Header } from "./parts/header.tsx";
import { HealthNotices } from "./parts/health_notices.tsx";
import { describeFreshness } from "./state/describe_freshness.ts";
import type { PageProps } from "./state/page.ts";
import { useNow } from "./state/use_now.ts";
import { useRoute } from "./state/use_route.ts";
import { useStatus } from "./state/use_status.ts";
import { Compare } from "./views/compare.tsx";
import { Leaderboard } from "./views/leaderboard.tsx";
import { Prices } from "./views/prices.tsx";
import { Reliability } from "./views/reliability.tsx";
import { Runs } from "./views/runs.tsx";
import { SpeedAndCost } from "./views/speed_and_cost.tsx";
import { Trends } from "./views/trends.tsx";

const pages: Record<string, { title: string; View: ComponentType<PageProps> }> = {
  leaderboard: { title: "Leaderboard", View: Leaderboard },
  trends: { title: "Trends", View: Trends },
  cost: { title: "Speed and cost", View: SpeedAndCost },
  reliability: { title: "Reliability", View: Reliability },
  prices: { title: "Prices", View: Prices },
  compare: { title: "Head to head", View: Compare },
  runs: { title: "Runs", View: Runs },
};

const links = Object.entries(pages).map(([page, { title }]) => ({ page, title }));

/** How often ages and freshness are looked at anew, in milliseconds. */
const TICK_MS = 10_000;

/** The whole page. */
export function App() {
  const [route, setParams] = useRoute();
  const project = useStatus();
  const clock = useNow(TICK_MS);
  const main = useRef<HTMLElement>(null);
  const [first] = useState(route.page);

  const page = pages[route.page];
  const freshness = describeFreshness(
    project.status,
    project.heardAt === null ? null : clock - project.heardAt,
    project.failed,
  );

  useEffect(() => {
    document.title = `${page?.title ?? "Not found"} · Benchmark Engine`;
    // The keyboard and screen readers follow to the new page, but not to the first one.
    if (route.page !== first) main.current?.querySelector("h1")?.focus();
    scrollTo(0, 0);
  }, [route.page]);

  const props = { params: route.params, setParams, now: clock - project.clockAheadMs };
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
        now={props.now}
      />
      <main ref={main} id="main">
        <HealthNotices project={project} freshness={freshness} now={props.now} />
        {page === undefined
          ? (
            <Empty title="There is no such page">
              <a href="#/">To the leaderboard</a>
            </Empty>
          )
          : <page.View key={route.page} {...props} />}
      </main>
      <Footer />
      <DefinitionsDialog />
    </>
  );
}

/** The fragment of the address names the page, so a link to a place in it must not change it. */
function skip(event: Event, main: HTMLElement | null): void {
  event.preventDefault();
  main?.querySelector("h1")?.focus();
}
