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
  return (
    <header class="site">
      <a class="brand" href="#/">
        <Mark />
        Benchmark Engine
      </a>
      <nav aria-label="Pages">
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
