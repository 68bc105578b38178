import { useEffect, useRef } from "preact/hooks";
import type { Freshness } from "../state/describe_freshness.ts";
import { routeTo } from "../state/route.ts";
import { scopeParams } from "../state/scope.ts";
import { Age } from "./moment.tsx";
import { ThemeButton } from "./theme_button.tsx";

interface HeaderProps {
  links: { page: string; title: string }[];
  current: string;
  params: URLSearchParams;
  freshness: Freshness;
  lastResultAt: number | null;
  now: number;
}

/** Name of the site, its pages, and how fresh its numbers are. */
export function Header({ links, current, params, freshness, lastResultAt, now }: HeaderProps) {
  const nav = useRef<HTMLElement>(null);

  useEffect(() => {
    // On a phone the pages do not fit side by side.
    const link = nav.current?.querySelector<HTMLElement>("[aria-current]");
    if (nav.current && link) nav.current.scrollLeft = link.offsetLeft - nav.current.clientWidth / 3;
  }, [current]);

  return (
    <header class="site">
      <a class="brand" href="#/">
        <Mark />
        Benchmark Engine
      </a>
      <nav ref={nav} aria-label="Pages">
        {links.map(({ page, title }) => (
          <a
            key={page}
            href={routeTo(page, scopeParams(params))}
            aria-current={page === current ? "page" : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      <p class={`freshness ${freshness.tone}`}>
        <span class="light" aria-hidden="true" />
        <span>{freshness.summary}</span>
        {lastResultAt !== null && (
          <span class="age">
            last result <Age time={lastResultAt} now={now} />
          </span>
        )}
      </p>
      <ThemeButton />
    </header>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M7 22V14M13 22V9M19 22v-6M25 22V12" />
    </svg>
  );
}
