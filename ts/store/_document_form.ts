import { Buffer } from "node:buffer";
import type { Document, Draft } from "../model/document.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Scalar } from "./document_store.ts";

/** What the engines need to know of a collection, whatever its documents are. */
export interface Layout {
  readonly name: string;
  readonly indexes: readonly (readonly string[])[];
  readonly unique: readonly string[];
}

/** Bytes of JSON in the largest document: MongoDB keeps 16 MiB, of which its own form takes some. */
export const LARGEST_DOCUMENT = 15 * 1024 * 1024;

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** A name that needs no quoting in SQL, in a JSON path or in BSON; anything else is a mistake of ours. */
export function plainName(name: string): string {
  if (!NAME.test(name)) {
    throw new TypeError(`Cannot use ${JSON.stringify(name)} as the name of a field or collection`);
  }
  return name;
}

/** Text that has a UTF-8 form; the engines would otherwise keep U+FFFD in its place. */
export function wellFormed(text: string, field: string): string {
  if (!text.isWellFormed()) {
    throw new RegistryError("value_refused", `"${field}" holds half of a surrogate pair`);
  }
  return text;
}

/** A value to compare with; anything but a scalar is a mistake of ours, and never reaches an engine. */
export function scalar(value: unknown, field: string): Scalar {
  if (typeof value === "string") return wellFormed(value, field);
  if (typeof value === "boolean" || Number.isFinite(value)) return value as Scalar;
  throw new TypeError(`Cannot compare "${field}" with ${value === null ? null : typeof value}`);
}

/** What is to be added to which field; anything but finite numbers is a mistake of ours. */
export function summands(by: object): [field: string, more: number][] {
  return Object.entries(by).map(([field, more]) => {
    if (!Number.isFinite(more)) throw new TypeError(`Cannot add ${more} to "${field}"`);
    return [plainName(field), more];
  });
}

/**
 * Refuses a document that the engines would not give back alike. Members may hold any JSON, but
 * what stands at the top must be comparable in every engine: plain names, finite numbers,
 * well-formed text, and a scalar wherever the collection has an index.
 */
export function refuseUnfit<T extends Document>(into: Layout, document: Draft<T> | T): void {
  const members = new Map<string, unknown>(Object.entries(document));
  for (const [name, value] of members) refuseMember(plainName(name), value);
  for (const field of ["id", ...into.unique, ...into.indexes.flat()]) {
    if (field !== "revision") scalar(members.get(field), field);
  }
}

function refuseMember(name: string, value: unknown): void {
  if (typeof value === "string") wellFormed(value, name);
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(`Cannot keep ${value} in "${name}"`);
  }
  if (["bigint", "function", "symbol"].includes(typeof value)) {
    throw new TypeError(`Cannot keep a ${typeof value} in "${name}"`);
  }
}

/** Refuses JSON beyond {@link LARGEST_DOCUMENT}; a code unit takes three bytes at most. */
export function refuseLarge(json: string): string {
  const size = json.length * 3 > LARGEST_DOCUMENT ? Buffer.byteLength(json) : 0;
  if (size > LARGEST_DOCUMENT) {
    throw new RegistryError(
      "body_too_large",
      `a document of ${size} bytes; at most ${LARGEST_DOCUMENT} can be kept`,
    );
  }
  return json;
}
