import type { Package, VersionEntry } from "../../model/package.ts";
import type { FieldIndex } from "./_postings.ts";
import type { IndexedField } from "./_search_values.ts";
import type { Contract } from "./contract.ts";

/** How much of a package a client may know: nothing, some of its versions, or all. */
export type Standing = "absent" | "partial" | "whole";

/** What a search looks at: packages in numbered slots, and the slots of each value of a field. */
export interface Searchable {
  /** Every slot is below this number. */
  readonly capacity: number;
  /** Whether so few packages may be known that a look at each is cheaper than one at every value. */
  readonly isSparse: boolean;
  /** The values of one field; of versions that may not be known, too. */
  field(field: IndexedField): FieldIndex;
  /** The package in a slot that is in use, with the versions that may be known whatever the contract. */
  package(slot: number): Package;
  /** The same package with all its versions. */
  whole(slot: number): Package;
  keyOf(slot: number): string;
  /** How much of the package in a slot a client of this contract may know. */
  standing(slot: number, contract: Contract): Standing;
  /** Whether `says` holds for a version that may be known, whatever the contract, of the package in a slot. */
  someVersion(slot: number, says: (entry: VersionEntry, name: string) => boolean): boolean;
  /** Visits slots in the order of package keys, behind `key` or from the first on, until told to stop. */
  walk(key: string | null, visit: (slot: number) => boolean): void;
}
