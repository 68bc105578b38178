import { escapeXml } from "../http/escape_xml.ts";
import { describeEvent } from "./describe_event.ts";
import type { FeedEvent, ToldFeed } from "./told_feed.ts";

/** Where a project without providers begins. */
const EPOCH = new Date(0);

/**
 * Writes an Atom feed (RFC 4287). An entry keeps its id; that of an incident is written anew when
 * the incident is closed.
 *
 * @param address The address of the feed, by which it is known.
 */
export function writeAtom({ events, since }: ToldFeed, address: string): string {
  const updated = events.reduce(
    (latest, event) => changedAt(event) > latest ? changedAt(event) : latest,
    since ?? EPOCH,
  );
  return [
    `<?xml version="1.0" encoding="utf-8"?>`,
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">`,
    `<id>${escapeXml(address)}</id>`,
    `<title>Benchmark Engine</title>`,
    `<subtitle>Incidents, retirements, and changes of prices and of who answers</subtitle>`,
    `<updated>${updated.toISOString()}</updated>`,
    `<author><name>Benchmark Engine</name></author>`,
    `<link rel="self" type="application/atom+xml" href="${escapeXml(address)}"/>`,
    ...events.map((event) => writeEntry(event, address)),
    `</feed>`,
    "",
  ].join("\n");
}

function writeEntry(event: FeedEvent, address: string): string {
  const { title, text } = describeEvent(event);
  return [
    `<entry>`,
    `<id>${escapeXml(idOf(event, address))}</id>`,
    `<title>${escapeXml(title)}</title>`,
    `<published>${event.at.toISOString()}</published>`,
    `<updated>${changedAt(event).toISOString()}</updated>`,
    `<category term="${escapeXml(event.kind)}"/>`,
    `<content type="text">${escapeXml(text)}</content>`,
    `</entry>`,
  ].join("\n");
}

/** Changes are numbered in their project only. */
function idOf({ id, is_incident }: FeedEvent, address: string): string {
  return is_incident ? `urn:uuid:${id}` : `tag:${new URL(address).hostname},2026:event/${id}`;
}

function changedAt({ at, until }: FeedEvent): Date {
  return until ?? at;
}
