import { XMLBuilder, XMLParser, XMLValidator } from "fast-xml-parser";
import { S3Error } from "../model/errors";

/** The content of a response body. An array repeats its element; undefined omits it. */
type XmlValue = string | number | boolean | undefined | XmlNode | readonly XmlValue[];
export interface XmlNode {
  readonly [name: string]: XmlValue;
}

/** The only account, which owns everything. */
export const owner = { ID: "owner", DisplayName: "owner" };

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

const escapeText = (text: string): string => text.replace(/[&<>"\r]/g, (found) => entities[found] ?? found);

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  processEntities: false,
  tagValueProcessor: (_name, value) => escapeText(String(value)),
});

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
});

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** A document with S3's namespace. Errors have no namespace. */
export function buildXml(root: string, content: XmlNode, withNamespace = true): string {
  const element: XmlNode = withNamespace ? { "@xmlns": namespace, ...content } : content;
  return builder.build({ "?xml": { "@version": "1.0", "@encoding": "UTF-8" }, [root]: element });
}

// All references are decoded in one pass: "&amp;#13;" stands for the key "&#13;" and must not be decoded twice.
function decodeReferences(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/g,
    (whole, hex, decimal, name) => {
      if (typeof name === "string") return named[name] ?? whole;
      const point = typeof hex === "string" ? Number.parseInt(hex, 16) : Number(decimal);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return decodeReferences(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== "#text");
  const text: unknown = "#text" in value ? value["#text"] : undefined;
  if (entries.length === 0 && text !== undefined) return clean(text);
  return Object.fromEntries(entries.map(([name, child]) => [name, clean(child)]));
}

/**
 * The children of the document's root element, which must be named `root`. Leaves are strings, repeated elements are
 * arrays, and an empty element is "". Throws MalformedXML.
 */
export function parseXml(root: string, text: string): unknown {
  if (/<!DOCTYPE/i.test(text)) throw new S3Error("MalformedXML", "A document type declaration is not accepted.");
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new S3Error("MalformedXML", `The XML is not well-formed: ${valid.err.msg}`);
  const document: unknown = parser.parse(text);
  if (typeof document !== "object" || document === null || !(root in document)) {
    throw new S3Error("MalformedXML", `The root element must be ${root}.`);
  }
  return clean((document as Record<string, unknown>)[root]);
}
