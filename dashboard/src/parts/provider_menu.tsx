import { useEffect, useRef } from "preact/hooks";
import { countOf } from "../format/format_count.ts";
import { joinNames, splitNames } from "../state/names.ts";
import type { SetParams } from "../state/use_route.ts";

interface ProviderMenuProps {
  /** Rows of the providers that can be chosen. */
  rows: { provider: string }[];
  params: URLSearchParams;
  setParams: SetParams;
}

/** A choice of any number of providers, kept in the address. */
export function ProviderMenu({ rows, params, setParams }: ProviderMenuProps) {
  const menu = useRef<HTMLDetailsElement>(null);
  const providers = [...new Set(rows.map(({ provider }) => provider))].sort();
  // None: all of them.
  const chosen = splitNames(params.get("provider"));

  useEffect(() => {
    function closeOutside(event: Event) {
      if (!menu.current?.contains(event.target as Node)) menu.current!.open = false;
    }
    document.addEventListener("pointerdown", closeOutside);
    document.addEventListener("focusin", closeOutside);
    return () => {
      document.removeEventListener("pointerdown", closeOutside);
      document.removeEventListener("focusin", closeOutside);
    };
  }, []);

  function choose(names: string[]) {
    setParams({ provider: joinNames(names), page: null });
  }

  function toggle(provider: string) {
    choose(
      chosen.includes(provider)
        ? chosen.filter((other) => other !== provider)
        : [...chosen, provider],
    );
  }

  function closeOnEscape(event: KeyboardEvent) {
    if (event.key !== "Escape" || !menu.current?.open) return;
    menu.current.open = false;
    menu.current.querySelector("summary")?.focus();
  }

  return (
    <details ref={menu} class="menu" onKeyDown={closeOnEscape}>
      <summary>{summarise(chosen, providers)}</summary>
      <fieldset>
        <legend class="unseen">Providers</legend>
        {providers.map((provider) => (
          <label key={provider}>
            <input
              type="checkbox"
              checked={chosen.includes(provider)}
              onChange={() => toggle(provider)}
            />
            <span>{provider}</span>
          </label>
        ))}
        {chosen.length > 0 && (
          <button type="button" class="link" onClick={() => choose([])}>All providers</button>
        )}
      </fieldset>
    </details>
  );
}

/** An unknown name is not shown, since anyone can write it into an address. */
function summarise(chosen: string[], providers: string[]): string {
  if (chosen.length === 0) return "All providers";
  if (chosen.length === 1 && providers.includes(chosen[0])) return chosen[0];
  return countOf(chosen.length, "provider");
}
