import { normalizeName, normalizePublisher } from "../normalize.ts";
import type { Fact } from "../../../inspect/mod.ts";

/** What is known of a product's names. */
export interface ProductNames {
  readonly name?: Fact;
  readonly publisher?: Fact;
  /** The name of an MSIX package's identity. */
  readonly identity?: Fact;
}

const LONGEST_SEGMENT = 32;
const IDENTITY = /^[A-Za-z\d]{1,32}(?:\.[A-Za-z\d-]{1,32}){1,7}$/;

/**
 * Proposes a `PackageIdentifier`: `Acme Tool 1.2 (x64)` of `Acme GmbH` is `Acme.Tool`. Without a
 * publisher the identity of an MSIX package serves; `undefined` where neither is known.
 */
export function proposeIdentifier({ name, publisher, identity }: ProductNames): Fact | undefined {
  const first = segment(normalizePublisher(publisher?.value ?? ""));
  const last = segment(withoutPublisher(normalizeName(name?.value ?? "").name, first));
  if (first !== "" && last !== "") {
    return { value: `${first}.${last}`, from: `${publisher!.from}; ${name!.from}` };
  }
  return identity && IDENTITY.test(identity.value) ? identity : undefined;
}

/** Who publishes a product need not be said again in its name. */
function withoutPublisher(name: string, publisher: string): string {
  const isRepeated = publisher !== "" && name.length > publisher.length &&
    name.toLowerCase().startsWith(publisher.toLowerCase());
  return isRepeated ? name.slice(publisher.length) : name;
}

function segment(text: string): string {
  return [...text].slice(0, LONGEST_SEGMENT).join("");
}
