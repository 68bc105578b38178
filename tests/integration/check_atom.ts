import assert from "node:assert/strict";
import { parseXml, type XmlElement } from "./parse_xml.ts";

const ATOM = "http://www.w3.org/2005/Atom";
/** RFC 3339, as section 3.3 of RFC 4287 wants it. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const IRI = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`\p{Cc}]+$/iu;
const FEED = [
  "author",
  "category",
  "contributor",
  "entry",
  "generator",
  "icon",
  "id",
  "link",
  "logo",
]
  .concat("rights", "subtitle", "title", "updated");
const ENTRY = ["author", "category", "content", "contributor", "id", "link", "published", "rights"]
  .concat("source", "summary", "title", "updated");

/** An entry of a feed, as its texts say. */
export interface AtomEntry {
  id: string;
  title: string;
  updated: string;
  content: string;
}

/** Reads a feed as strictly as RFC 4287 is written, and returns its entries. */
export function checkAtom(document: string): AtomEntry[] {
  const feed = parseXml(document);
  assert.deepEqual([feed.uri, feed.name], [ATOM, "feed"]);
  checkCommon(feed, FEED);
  assert.ok(all(feed, "author").length > 0, "section 4.1.1: a feed without author");
  for (const author of all(feed, "author")) one(author, "name");
  const self = all(feed, "link").filter(({ attributes }) => attributes.rel === "self");
  assert.equal(self.length, 1, "section 4.1.1: a link to itself");
  for (const { attributes } of all(feed, "link")) assert.match(attributes.href, IRI);
  assert.equal(self[0].attributes.href, one(feed, "id").text);

  const entries = all(feed, "entry").map((entry) => {
    checkCommon(entry, ENTRY);
    assert.match(one(entry, "published").text, TIME);
    for (const { attributes } of all(entry, "category")) assert.ok(attributes.term);
    const content = one(entry, "content");
    assert.equal(content.attributes.type, "text");
    assert.deepEqual(content.children, [], "section 4.1.3.3: a text has no children");
    return {
      id: one(entry, "id").text,
      title: one(entry, "title").text,
      updated: one(entry, "updated").text,
      content: content.text,
    };
  });
  const ids = entries.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, "section 4.1.1: an id twice");
  const last = entries.map(({ updated }) => updated).sort().at(-1);
  if (last !== undefined) assert.equal(one(feed, "updated").text, last);
  return entries;
}

function checkCommon(element: XmlElement, known: string[]): void {
  assert.match(one(element, "id").text, IRI, "section 4.2.6");
  assert.match(one(element, "updated").text, TIME, "section 3.3");
  const title = one(element, "title");
  assert.ok((title.attributes.type ?? "text") === "text" && title.children.length === 0);
  assert.equal(element.text.trim(), "", "text beside elements");
  for (const { uri, name } of element.children) {
    assert.ok(uri === ATOM && known.includes(name), `${element.name} with ${name}`);
  }
}

function all(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.uri === ATOM && child.name === name);
}

function one(element: XmlElement, name: string): XmlElement {
  const found = all(element, name);
  assert.equal(found.length, 1, `${element.name} has ${found.length} of ${name}`);
  return found[0];
}
