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
import type { Query } from "./use_query.ts";

/** One model over time. */
export function timelineQuery(
  id: string,
  { window, region, workload }: Scope,
): Query<TimelinePoint[]> {
  return {
    subject: `timeline ${id} ${workload}`,
    key: `timeline ${id} ${window.id} ${region} ${workload}`,
    read: () => readTimeline(window.period, id, region, workload),
  };
}

/** The outcomes of the requests to some models. Bars of one window are not shown for another. */
export function outcomesQuery(
  ids: string[],
  { window, region, workload }: Scope,
): Query<OutcomeHistory[]> {
  const key = `outcomes ${window.id} ${region} ${workload} ${ids.join()}`;
  return { subject: key, key, read: () => readOutcomes(window.period, ids, region, workload) };
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
  return { subject: key, key, read: () => readIncidents("0 hours", null, workload) };
}

export function pricesQuery(id: string): Query<HistoricPrice[]> {
  return { subject: `prices ${id}`, key: `prices ${id}`, read: () => readPriceHistory(id) };
}

/** All families with the ranges of their hosts. */
export function familiesQuery({ window, region, workload }: Scope): Query<Family[]> {
  return {
    subject: "families",
    key: `families ${window.id} ${region} ${workload}`,
    read: () => readFamilies(window.period, region, workload),
  };
}

/** How right answers were: to one workload or all, of all models or some. */
export function answersQuery(
  { window, region }: Scope,
  workload: string | null,
  ids: string[] | null,
): Query<Answers[]> {
  const key = `answers ${workload} ${window.id} ${region} ${ids?.join()}`;
  return { subject: key, key, read: () => readAnswers(window.period, region, workload, ids) };
}

/** How right the answers of a few models to one workload were over time. */
export function answersTimelineQuery(
  ids: string[],
  { window, region }: Scope,
  workload: string,
): Query<AnswersPoint[]> {
  const key = `answers timeline ${workload} ${window.id} ${region} ${ids.join()}`;
  return {
    subject: key,
    key,
    read: () => readAnswersTimeline(window.period, ids, region, workload),
  };
}

/** The hosts of one family. */
export function familyQuery(
  name: string,
  { window, region, workload }: Scope,
): Query<FamilyHost[]> {
  return {
    subject: `family ${name}`,
    key: `family ${name} ${window.id} ${region} ${workload}`,
    read: () => readFamilyHosts(window.period, name, region, workload),
  };
}

/** A few models over time. Lines of some are not shown for others. */
export function timelinesQuery(
  ids: string[],
  { window, region, workload }: Scope,
): Query<NamedPoint[]> {
  const key = `timelines ${window.id} ${region} ${workload} ${ids.join()}`;
  return { subject: key, key, read: () => readTimelines(window.period, ids, region, workload) };
}

/** Of which family each model is, or one model. */
export function familyNamesQuery(id: string | null): Query<FamilyName[]> {
  return {
    subject: `family names ${id}`,
    key: `family names ${id}`,
    read: () => readFamilyNames(id),
  };
}

/** Who answered behind a gateway for a model. */
export function upstreamsQuery(id: string, { window, workload }: Scope): Query<Upstream[]> {
  const key = `upstreams ${id} ${window.id} ${workload}`;
  return { subject: key, key, read: () => readUpstreams(window.period, id, workload) };
}

/** What has changed of who answers for a model, or as what. */
export function identityEventsQuery(id: string): Query<IdentityEvent[]> {
  const key = `identity events ${id}`;
  return { subject: key, key, read: () => readIdentityEvents(id) };
}

/** Whether one of two models is better, by the runs that measured both. */
export function comparisonQuery(
  pair: [string, string],
  { window, region, workload }: Scope,
): Query<Comparison[]> {
  const key = `comparison ${window.id} ${region} ${workload} ${pair.join()}`;
  return {
    subject: key,
    key,
    read: () => readComparison(window.period, pair, region, workload),
  };
}
