import { XMLParser, XMLValidator } from "fast-xml-parser";

/** An element with its namespace resolved, so that no reader depends on the prefixes of a document. */
export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  /** The namespace's address; empty where there is none. */
  readonly namespace: string;
  /** By name as it is written, prefix included; declarations of namespaces are left out. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text directly inside, without that of children, and without space around it. */
  readonly text: string;
}

/** How much of a document a reader is willing to follow. */
export interface XmlLimits {
  /** In bytes, or in UTF-16 code units of a string. */
  readonly size: number;
  /** How many elements may stand inside each other. */
  readonly depth: number;
}

/** What {@link parseXml} throws; the message says why, and never quotes the input. */
export class XmlRefused extends Error {
  override readonly name = "XmlRefused";
}

/** A node as the parser says it: one member named after the tag, and `:@` for attributes. */
type RawNode = Readonly<Record<string, unknown>>;

const ATTRIBUTES = ":@";
const TEXT = "#text";
const CDATA = "#cdata";
/** XML 1.0 section 4.6, and references to characters; an ampersand that begins nothing else. */
const REFERENCE = /&(?:#(?<decimal>\d{1,7})|#x(?<hex>[\da-fA-F]{1,6})|(?<name>\w+));|&/g;
const ENTITIES: ReadonlyMap<string, string> = new Map(
  [["amp", "&"], ["lt", "<"], ["gt", ">"], ["quot", '"'], ["apos", "'"]],
);
const RESERVED = [["xml", "http://www.w3.org/XML/1998/namespace"]] as const;

/**
 * Reads the root element of a well-formed document in UTF-8, or UTF-16 with a byte order mark.
 * Refuses any document type declaration, so that there are no entities but XML's own five.
 */
export function parseXml(source: string | Uint8Array, limits: XmlLimits): XmlElement {
  if (source.length > limits.size) {
    throw new XmlRefused(`The XML is longer than ${limits.size}`);
  }
  const text = (typeof source === "string" ? source : decode(source)).replace(/^\uFEFF/, "");
  if (/<!DOCTYPE/i.test(text)) throw new XmlRefused("The XML declares a document type");
  const roots = parseNodes(text, limits.depth).filter((node) => isElement(tagOf(node)));
  const [root] = roots;
  if (!root || roots.length > 1) throw new XmlRefused("The XML has not one root element");
  return elementOf(root, new Map(RESERVED), limits.depth);
}

/** The children with this name, in any namespace. */
export function childrenNamed(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The first element down this path of names, in any namespace. */
export function descend(
  element: XmlElement | undefined,
  ...path: string[]
): XmlElement | undefined {
  return path.reduce((at, name) => childrenNamed(at, name)[0], element);
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding = first === 0xFF && second === 0xFE
    ? "utf-16le"
    : first === 0xFE && second === 0xFF
    ? "utf-16be"
    : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new XmlRefused(`The XML is not ${encoding}`, { cause });
  }
}

function parseNodes(text: string, depth: number): RawNode[] {
  try {
    const validity = XMLValidator.validate(text);
    if (validity !== true) throw new XmlRefused(`Line ${validity.err.line} is not well-formed XML`);
    return new XMLParser({
      preserveOrder: true,
      ignoreAttributes: false,
      attributeNamePrefix: "",
      parseTagValue: false,
      parseAttributeValue: false,
      trimValues: false,
      processEntities: false,
      cdataPropName: CDATA,
      maxNestedTags: depth,
      onDangerousProperty: (name) => name,
    }).parse(text);
  } catch (cause) {
    if (cause instanceof XmlRefused) throw cause;
    throw new XmlRefused("The XML cannot be read", { cause });
  }
}

function elementOf(
  node: RawNode,
  outer: ReadonlyMap<string, string>,
  depth: number,
): XmlElement {
  if (depth === 0) throw new XmlRefused("The XML is nested too deeply");
  const written = Object.entries((node[ATTRIBUTES] ?? {}) as Record<string, string>);
  const namespaces = new Map(outer);
  for (const [name, value] of written) {
    const prefix = declaredPrefix(name);
    if (prefix !== null) namespaces.set(prefix, dereference(value));
  }
  const tag = tagOf(node);
  const nodes = node[tag] as RawNode[];
  const [prefix, name] = splitName(tag);
  return {
    name,
    namespace: namespaces.get(prefix) ?? "",
    attributes: new Map(
      written.filter(([name]) => declaredPrefix(name) === null)
        .map(([name, value]) => [name, dereference(value)]),
    ),
    children: nodes.filter((child) => isElement(tagOf(child)))
      .map((child) => elementOf(child, namespaces, depth - 1)),
    text: nodes.map(textOf).join("").trim(),
  };
}

function textOf(node: RawNode): string {
  const section = node[CDATA] as RawNode[] | undefined;
  if (section) return section.map((part) => part[TEXT] ?? "").join("");
  return dereference(String(node[TEXT] ?? ""));
}

function dereference(text: string): string {
  return text.replace(REFERENCE, (_: string, ...rest: unknown[]) => {
    const { decimal, hex, name } = rest.at(-1) as Record<string, string | undefined>;
    const point = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : null;
    if (point !== null && point <= 0x10FFFF) return String.fromCodePoint(point);
    const known = ENTITIES.get(name ?? "");
    if (known === undefined) {
      throw new XmlRefused("The XML refers to an entity that it cannot have");
    }
    return known;
  });
}

function tagOf(node: RawNode): string {
  return Object.keys(node).find((key) => key !== ATTRIBUTES) ?? "";
}

function isElement(tag: string): boolean {
  return tag !== "" && tag !== TEXT && tag !== CDATA && !tag.startsWith("?");
}

function splitName(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(":");
  return colon < 0 ? ["", name] : [name.slice(0, colon), name.slice(colon + 1)];
}

/** The prefix that an attribute declares, empty for the default namespace; `null` for any other. */
function declaredPrefix(name: string): string | null {
  if (name === "xmlns") return "";
  return name.startsWith("xmlns:") ? name.slice("xmlns:".length) : null;
}
