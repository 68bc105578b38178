import type { SetParams } from "../state/use_route.ts";

interface SearchBoxProps {
  /** What the words filter, for example `model`. */
  by: string;
  params: URLSearchParams;
  setParams: SetParams;
}

/** Words to filter models by, kept in the address. */
export function SearchBox({ by, params, setParams }: SearchBoxProps) {
  return (
    <input
      type="search"
      aria-label={`Filter by ${by}`}
      placeholder="Filter models"
      value={params.get("q") ?? ""}
      onInput={(event) => setParams({ q: event.currentTarget.value, page: null })}
    />
  );
}
