import { packageId } from "../model/ids.ts";
import { mirroredVersionId } from "../model/mirror.ts";
import type { Package, VersionEntry } from "../model/package.ts";
import type { PackageName } from "../registry/package_draft.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { Catalogue } from "../registry/catalogue.ts";
import { isPending } from "./choose_versions.ts";
import { type CopyErrand, type CopyTools, isOurs } from "./copy_errand.ts";
import { removeCopies } from "./remove_copies.ts";
import type { RunItem } from "./run_log.ts";

/** Why nothing of a package is copied, for people. */
export const TAKEN = "A package of our own has its name";

/** A version that is not copied because its package's name is taken. */
export interface Displaced {
  readonly version: { readonly version: string; readonly state: string };
  readonly key: string;
}

/** Packages of our own that have the names of an upstream's: ours always win. */
export class Clashes {
  readonly #tools: CopyTools;
  readonly #errand: CopyErrand;

  constructor(tools: CopyTools, errand: CopyErrand) {
    this.#tools = tools;
    this.#errand = errand;
  }

  /**
   * Takes the copies out of a package that is ours, and remembers that its versions clash. Whether
   * that is news, which is recorded once for as long as it lasts.
   */
  async settle(
    upstreamName: string,
    name: PackageName,
    displaced: readonly Displaced[],
  ): Promise<boolean> {
    const { ledger } = this.#errand;
    const removed = await this.#removeCopies(name);
    const known = await ledger.versions(name.key);
    const isNews = ![...known.values()].some(({ state }) => state === "clashing");
    const versions = new Map([
      ...removed.map(({ key, version }) => [key, { version, state: "" }] as const),
      ...[...known.values()]
        .filter(({ state }) => isPending(state) || state === "published")
        .map((one) =>
          [one.versionKey, { version: one.version, state: one.upstreamState }] as const
        ),
      ...displaced.map(({ key, version }) => [key, version] as const),
    ]);
    for (const [key, version] of versions) await this.#note(upstreamName, name, key, version);
    if (isNews && versions.size > 0) await this.#record(upstreamName, removed);
    return isNews;
  }

  /** The same for every package that has become our own, whatever the upstream says of it. */
  async settleAll(catalogue: Catalogue, tell: (item: RunItem) => Promise<void>): Promise<void> {
    const shelf = await catalogue.shelf(this.#errand.repository);
    for (const { name, key, versions } of [...shelf.packages()].filter(isMixed)) {
      if (!await this.settle(name, { name, key }, [])) continue;
      for (const { version } of versions.filter(({ mirrored }) => mirrored)) {
        await tell({ package: name, version, outcome: "clashing", detail: TAKEN });
      }
    }
  }

  /** Keys of packages whose names are free again. */
  async freed(): Promise<readonly string[]> {
    const freed: string[] = [];
    for (const key of await this.#errand.ledger.clashing()) {
      if (!await this.#isOurs(key)) freed.push(key);
    }
    return freed;
  }

  /** As the store has it now. */
  async #isOurs(key: string): Promise<boolean> {
    const id = packageId(this.#errand.repository.id, key);
    return isOurs(await this.#tools.documents.get(COLLECTIONS.packages, id));
  }

  /** As the package is at that moment, and only where it is ours. */
  async #removeCopies(name: PackageName): Promise<readonly VersionEntry[]> {
    const { repository, by, names: { compare } } = this.#errand;
    const removal = { repository, name, by, compare };
    return await removeCopies(
      this.#tools.packages,
      removal,
      (versions) => isOurs({ deleted: false, versions }) ? versions : [],
    );
  }

  async #note(
    upstreamName: string,
    { key: packageKey }: PackageName,
    key: string,
    { version, state: upstreamState }: Displaced["version"],
  ): Promise<void> {
    const { id: repository } = this.#errand.repository;
    const now = this.#tools.now();
    await this.#errand.ledger.noteVersion(packageKey, key, (before) => {
      if (before?.state === "rejected" || before?.state === "skipped") return null;
      if (before?.state === "clashing" && before.upstreamState === upstreamState) return null;
      return {
        ...{ size: 0, signer: null, warnings: [], firstSeenAt: now, decision: null, ...before },
        ...{ id: mirroredVersionId(repository, packageKey, key), repository },
        ...{ package: upstreamName, packageKey, version, versionKey: key, upstreamState },
        ...{ state: "clashing", changedAt: now, dueAt: 0, attempts: 0, reason: "" },
        detail: TAKEN,
      };
    });
  }

  async #record(target: string, removed: readonly VersionEntry[]): Promise<void> {
    const { repository: { id, organization }, by: actor } = this.#errand;
    const place = { organization, repository: id, target };
    const detail = { removed: removed.map(({ version }) => version) };
    await this.#tools.record({ kind: "mirror.clashed", actor, ...place, detail });
  }
}

/** Whether a package of our own still has copies in it. */
export function isMixed({ deleted, versions }: Pick<Package, "deleted" | "versions">): boolean {
  return !deleted && versions.some(({ mirrored }) => mirrored) &&
    versions.some(({ mirrored }) => !mirrored);
}
