import type { BegunBundle, TakenBundle } from "../../model/bundle.ts";
import type { Clock, Draft } from "../../model/document.ts";
import { newId, quote } from "../../model/ids.ts";
import type { Repository } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { UPLOAD_LIFETIME } from "../../registry/file_service.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import type { DocumentStore } from "../../store/document_store.ts";
import type { BundleHeader } from "./bundle_header.ts";

/** What the ledger is made of. */
export interface BundleLedgerOptions {
  readonly documents: DocumentStore;
  readonly now: Clock;
}

/** Which bundles repositories have taken in, and which may come next. */
export class BundleLedger {
  readonly #options: BundleLedgerOptions;

  constructor(options: BundleLedgerOptions) {
    this.#options = options;
  }

  /**
   * Refuses with `bundle_refused` a bundle that continues another than the latest, or that is older
   * than the latest, which would bring back what has been replaced since. Answers whether it is the
   * latest itself.
   */
  async check(
    repository: Repository,
    header: BundleHeader,
    { allowOlder }: { readonly allowOlder: boolean },
  ): Promise<boolean> {
    const last = await this.#find(repository, header);
    if (last?.bundle === header.bundle) return true;
    const path = quote(repository.path);
    const latest = last?.bundle
      ? `the latest of its installation in ${path} is ${last.bundle}`
      : `${path} has none of its installation`;
    if (header.base !== null && last?.bundle !== header.base) {
      throw new RegistryError(
        "bundle_refused",
        `It continues bundle ${header.base}, and ${latest}`,
      );
    }
    if (header.number <= (last?.number ?? 0) && !allowOlder) {
      throw new RegistryError("bundle_refused", `It is older than what is here: ${latest}`);
    }
    return false;
  }

  /** The salt for the files of a bundle: the one of before, while what arrived under it is still kept. */
  async begin(repository: Repository, header: BundleHeader): Promise<string> {
    const { now } = this.#options;
    const last = await this.#find(repository, header);
    const salt = this.#saltOf(last?.begun ?? null, header);
    if (salt !== null) return salt;
    const begun = { bundle: header.bundle, salt: newId(), at: now() };
    await this.#put(last, { ...this.#blank(repository, header), ...last, begun });
    return begun.salt;
  }

  /** Notes that a bundle was taken in wholly. */
  async finish(repository: Repository, header: BundleHeader): Promise<void> {
    const last = await this.#find(repository, header);
    const { bundle, number } = header;
    const next = { ...this.#blank(repository, header), ...last, bundle, number, begun: null };
    await this.#put(last, { ...next, takenAt: this.#options.now() });
  }

  #saltOf(begun: BegunBundle | null, { bundle }: BundleHeader): string | null {
    const isFresh = begun?.bundle === bundle && begun.at + UPLOAD_LIFETIME > this.#options.now();
    return isFresh ? begun.salt : null;
  }

  #blank({ id: repository }: Repository, { installation }: BundleHeader): Draft<TakenBundle> {
    const id = `${repository}/${installation}`;
    return { id, repository, installation, bundle: "", number: 0, takenAt: 0, begun: null };
  }

  async #find({ id }: Repository, { installation }: BundleHeader): Promise<TakenBundle | null> {
    const { documents } = this.#options;
    return await documents.get(COLLECTIONS.takenBundles, `${id}/${installation}`);
  }

  async #put(before: TakenBundle | null, next: Draft<TakenBundle>): Promise<void> {
    const { documents } = this.#options;
    const { takenBundles } = COLLECTIONS;
    const kept = before
      ? await documents.replace(takenBundles, { ...next, revision: before.revision })
      : await documents.insert(takenBundles, next);
    if (!kept) throw new RegistryError("write_conflict", "Another import is running");
  }
}
