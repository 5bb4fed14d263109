import type { Package } from "../model/package.ts";

/**
 * What a protocol keeps in memory of one repository so as to answer its searches. The catalogue
 * feeds it every package once, and again whenever one changes; it is never asked to forget by itself.
 */
export interface PackageIndex {
  /** Takes in a package, or its newer state. */
  put(package_: Package): void;
  /** Forgets a package by its normalised name; nothing happens when it is not known. */
  delete(key: string): void;
}
