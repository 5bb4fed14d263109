import { monotonicFactory } from "ulid";
import { RegistryError } from "./registry_error.ts";

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Name of an organization or repository in addresses: `acme`, `internal-tools`. */
export type Slug = Branded<"Slug">;
/** Surrogate id of a repository, so that it can be renamed. */
export type RepositoryId = Branded<"RepositoryId">;
/** Surrogate id of an organization. */
export type OrganizationId = Branded<"OrganizationId">;
/** `{repository id}/{key}`, where the key is the package name as its protocol normalises it. */
export type PackageId = Branded<"PackageId">;
/** `{package id}@{version key}/{ulid}`: one immutable description of one release. */
export type VersionId = Branded<"VersionId">;
/** Surrogate id of a person or service account. */
export type UserId = Branded<"UserId">;
/** Surrogate id of a team. */
export type TeamId = Branded<"TeamId">;
/** Where bytes are kept: made by the functions of `store/blob_keys.ts` alone. */
export type BlobKey = Branded<"BlobKey">;

const SLUG = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;

/** Reads a slug as it stands in an address: 1 to 64 of `a-z 0-9 . _ -`, a letter or digit at both ends. */
export function parseSlug(text: string): Slug {
  if (!SLUG.test(text) || text.includes("..")) {
    throw new RegistryError(
      "name_refused",
      `Cannot use ${
        quote(text)
      } as a name in an address: 1 to 64 of a-z, 0-9, ".", "_" and "-", beginning and ending with a letter or digit`,
    );
  }
  return text as Slug;
}

/** The id of the package that a repository knows by `key`. */
export function packageId(repository: RepositoryId, key: string): PackageId {
  return `${repository}/${key}` as PackageId;
}

/** A fresh id for the next description of a version. */
export function newVersionId(of: PackageId, versionKey: string): VersionId {
  return `${of}@${versionKey}/${newId()}` as VersionId;
}

/** A fresh id that sorts by the moment it was made (ULID), strictly rising within one process. */
export const newId: () => string = (() => {
  const next = monotonicFactory();
  return () => next();
})();

/** Quotes a stranger's text for a message: shortened, control characters made visible. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
