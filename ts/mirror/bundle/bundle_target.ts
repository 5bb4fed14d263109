import { createHash } from "node:crypto";
import type { Actor } from "../../model/event.ts";
import type { Repository } from "../../model/package.ts";
import type { Exchange } from "../../protocols/exchange.ts";
import type { NameRules } from "../../protocols/protocol.ts";
import type { BundledFile } from "./contents.ts";

/** Where a repository of a bundle goes. */
export interface BundleTarget {
  /** Its address where it comes from. */
  readonly from: string;
  readonly repository: Repository;
  readonly names: NameRules;
  readonly exchange: Exchange;
  readonly by: Actor;
  /** From which ids of files follow; another one for each bundle that is taken in. */
  readonly salt: string;
}

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ID_LENGTH = 26;

/**
 * The id that a file gets here. It follows from what the file is and where it belongs, so that
 * whoever was interrupted finds again what has arrived, and that other bytes never come to the place
 * of a file.
 */
export function fileIdIn(
  { salt }: BundleTarget,
  { package: name, version }: { readonly package: string; readonly version: string },
  file: Pick<BundledFile, "name" | "sha256">,
): string {
  const place = JSON.stringify([salt, name, version, file.name, file.sha256]);
  const digest = createHash("sha256").update(place).digest();
  return Array.from(digest.subarray(0, ID_LENGTH), (byte) => ALPHABET[byte % 32]).join("");
}
