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
import { inRegion, type Scope } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";
import { useRowsOfKind } from "../state/use_rows_in_scope.ts";

/**
 * All data about one model in a scope, fetched at the same time.
 *
 * @param kind Whether simulated data is shown; null while unknown.
 */
export function useModelTrends(id: string, scope: Scope, kind: boolean | null) {
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
  const points = useRowsOfKind(timeline, simulated);
  const told = useMemo(
    () => inRegion(incidents.data ?? [], scope),
    [incidents.data, scope.region],
  );
  const upstreams = useRowsOfKind(identity.upstreams, simulated);
  // Who answers, and how right, says nothing of how fast.
  const marked = useMemo(
    () => told.filter(({ kind }) => kind !== "served_as" && kind !== "worse_answers"),
    [told],
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
    told,
    marked,
    price,
  };
}
