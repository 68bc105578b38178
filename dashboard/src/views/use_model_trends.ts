import { useMemo } from "preact/hooks";
import {
  familyNamesQuery,
  identityEventsQuery,
  incidentsQuery,
  outcomesQuery,
  pricesQuery,
  timelineQuery,
  upstreamsQuery,
} from "../state/queries.ts";
import type { Scope } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";

/**
 * All data about one model in a scope, fetched at the same time.
 *
 * @param kind Whether simulated data is shown; null while unknown.
 */
export function useModelTrends(id: string, scope: Scope, kind: boolean | null) {
  const { region } = scope;
  const timeline = useQuery(timelineQuery(id, scope));
  const outcomes = useQuery(outcomesQuery([id], scope));
  const incidents = useQuery(incidentsQuery(scope, id));
  const prices = useQuery(pricesQuery(id));
  const names = useQuery(familyNamesQuery(id));
  const identity = {
    upstreams: useQuery(upstreamsQuery(id, scope)),
    events: useQuery(identityEventsQuery(id)),
  };

  const all = timeline.data ?? [];
  const simulated = kind ??
    (scope.data === null
      ? all.length > 0 && all.every((point) => point.simulated)
      : scope.data === "simulated");
  const points = useMemo(
    () => all.filter((point) => point.simulated === simulated),
    [timeline.data, simulated],
  );
  const inRegion = useMemo(
    () =>
      (incidents.data ?? []).filter((incident) => region === "all" || incident.region === region),
    [incidents.data, region],
  );
  const upstreams = useMemo(
    () => (identity.upstreams.data ?? []).filter((row) => row.simulated === simulated),
    [identity.upstreams.data, simulated],
  );
  // Who answers, and how right, says nothing of how fast.
  const marked = useMemo(
    () => inRegion.filter(({ kind }) => kind !== "served_as" && kind !== "worse_answers"),
    [inRegion],
  );
  const price = prices.data?.[0];
  const family = names.data?.[0]?.family;
  return {
    upstreams,
    identity,
    names,
    family,
    timeline,
    outcomes,
    incidents,
    prices,
    simulated,
    points,
    inRegion,
    marked,
    price,
  };
}
