import { SaxesParser } from "saxes";

/** An element of an XML document. */
export interface XmlElement {
  /** Its namespace. */
  uri: string;
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** The text right in it, without that of its children. */
  text: string;
}

/**
 * Reads a document as strictly as XML 1.0 and its namespaces are written.
 *
 * @throws {Error} at the first thing that is not well-formed.
 */
export function parseXml(document: string): XmlElement {
  const root: XmlElement = { uri: "", name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ uri, local, attributes }) => {
    const element: XmlElement = {
      uri,
      name: local,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, { value }]) => [name, value]),
      ),
      children: [],
      text: "",
    };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  const addText = (text: string) => {
    open.at(-1)!.text += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    open.pop();
  });
  parser.write(document).close();
  return root.children[0];
}
