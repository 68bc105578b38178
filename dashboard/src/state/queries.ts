import { type Answers, readAnswers } from "../api/read_answers.ts";
import { type AnswersPoint, readAnswersTimeline } from "../api/read_answers_timeline.ts";
import { type Comparison, readComparison } from "../api/read_comparison.ts";
import {
  type Family,
  type FamilyHost,
  readFamilies,
  readFamilyHosts,
} from "../api/read_families.ts";
import { type FamilyName, readFamilyNames } from "../api/read_family_names.ts";
import { type Incident, readIncidents } from "../api/read_incidents.ts";
import { type OutcomeHistory, readOutcomes } from "../api/read_outcomes.ts";
import { type IdentityEvent, readIdentityEvents } from "../api/read_identity_events.ts";
import { type HistoricPrice, readPriceHistory } from "../api/read_prices.ts";
import {
  type NamedPoint,
  readTimeline,
  readTimelines,
  type TimelinePoint,
} from "../api/read_timeline.ts";
import { readUpstreams, type Upstream } from "../api/read_upstreams.ts";
import type { Scope } from "./scope.ts";
import { scopedQuery } from "./scoped_query.ts";
import type { Query } from "./use_query.ts";

/** One model over time. */
export function timelineQuery(id: string, scope: Scope): Query<TimelinePoint[]> {
  const subject = `timeline ${id} ${scope.workload}`;
  return scopedQuery(subject, scope, (asked) => readTimeline(id, asked), subject);
}

/** The outcomes of the requests to some models. Bars of one window are not shown for another. */
export function outcomesQuery(ids: string[], scope: Scope): Query<OutcomeHistory[]> {
  return scopedQuery(`outcomes ${ids.join()}`, scope, (asked) => readOutcomes(ids, asked));
}

/** The incidents in a window, of one model or all. */
export function incidentsQuery(
  { window, workload }: Scope,
  id: string | null,
): Query<Incident[]> {
  const subject = `incidents ${id} ${workload}`;
  return {
    subject,
    key: `${subject} ${window.id}`,
    read: () => readIncidents(window.period, id, workload),
  };
}

/** The open incidents of all models. */
export function openIncidentsQuery({ workload }: Scope): Query<Incident[]> {
  const key = `open incidents ${workload}`;
  return { key, read: () => readIncidents("0 hours", null, workload) };
}

export function pricesQuery(id: string): Query<HistoricPrice[]> {
  return { key: `prices ${id}`, read: () => readPriceHistory(id) };
}

/** All families with the ranges of their hosts. */
export function familiesQuery(scope: Scope): Query<Family[]> {
  return scopedQuery("families", scope, readFamilies, "families");
}

/** How right answers were: to one workload or all, of all models or some. */
export function answersQuery(
  { window, region }: Scope,
  workload: string | null,
  ids: string[] | null,
): Query<Answers[]> {
  const key = `answers ${workload} ${window.id} ${region} ${ids?.join()}`;
  return { key, read: () => readAnswers(window.period, region, workload, ids) };
}

/** How right the answers of a few models to one workload were over time. */
export function answersTimelineQuery(ids: string[], scope: Scope): Query<AnswersPoint[]> {
  const name = `answers timeline ${ids.join()}`;
  return scopedQuery(name, scope, (asked) => readAnswersTimeline(ids, asked));
}

/** The hosts of one family. */
export function familyQuery(name: string, scope: Scope): Query<FamilyHost[]> {
  const subject = `family ${name}`;
  return scopedQuery(subject, scope, (asked) => readFamilyHosts(name, asked), subject);
}

/** A few models over time. Lines of some are not shown for others. */
export function timelinesQuery(ids: string[], scope: Scope): Query<NamedPoint[]> {
  return scopedQuery(`timelines ${ids.join()}`, scope, (asked) => readTimelines(ids, asked));
}

/** Of which family each model is, or one model. */
export function familyNamesQuery(id: string | null): Query<FamilyName[]> {
  return { key: `family names ${id}`, read: () => readFamilyNames(id) };
}

/** Who answered behind a gateway for a model. */
export function upstreamsQuery(id: string, { window, workload }: Scope): Query<Upstream[]> {
  const key = `upstreams ${id} ${window.id} ${workload}`;
  return { key, read: () => readUpstreams(window.period, id, workload) };
}

/** What has changed of who answers for a model, or as what. */
export function identityEventsQuery(id: string): Query<IdentityEvent[]> {
  const key = `identity events ${id}`;
  return { key, read: () => readIdentityEvents(id) };
}

/** Whether one of two models is better, by the runs that measured both. */
export function comparisonQuery(pair: [string, string], scope: Scope): Query<Comparison[]> {
  return scopedQuery(`comparison ${pair.join()}`, scope, (asked) => readComparison(pair, asked));
}
