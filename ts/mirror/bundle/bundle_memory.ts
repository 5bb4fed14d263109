import type { MadeBundle } from "../../model/bundle.ts";
import type { Clock } from "../../model/document.ts";
import { newId, quote } from "../../model/ids.ts";
import type { Repository } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { bundleKey } from "../../store/blob_keys.ts";
import type { BlobStore } from "../../store/blob_store.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import { type DocumentStore, first } from "../../store/document_store.ts";
import { type BundleBase, knownLine } from "./bundle_base.ts";
import { type ContentsLine, parseContents, presentLine } from "./contents.ts";

/** What the memory is made of. */
export interface BundleMemoryOptions {
  readonly documents: DocumentStore;
  readonly blobs: BlobStore;
  readonly storagePath: string;
  readonly now: Clock;
}

/** So many bundles can be continued from memory; older ones from their files. */
const REMEMBERED = 30;
const ATTEMPTS = 8;

/** What this installation remembers of the bundles that it made. */
export class BundleMemory {
  readonly #options: BundleMemoryOptions;

  constructor(options: BundleMemoryOptions) {
    this.#options = options;
  }

  /** Takes the next number for a bundle that is about to be made. */
  async begin(repositories: readonly Repository[], base: string): Promise<MadeBundle> {
    const { documents, now } = this.#options;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const begun = await documents.insert(COLLECTIONS.madeBundles, {
        ...{ id: newId(), number: ((await this.#newest())?.number ?? 0) + 1, state: "begun", base },
        ...{ isRemembered: false, createdAt: now() },
        repositories: repositories.map(({ id }) => id),
        paths: repositories.map(({ path }) => path),
      });
      if (begun) return begun;
    }
    throw new RegistryError("write_conflict", "Others are making bundles");
  }

  /** Remembers what a bundle holds. */
  async finish(bundle: MadeBundle, contents: AsyncIterable<ContentsLine>): Promise<void> {
    const { documents, blobs, storagePath } = this.#options;
    await blobs.put(bundleKey(storagePath, bundle.id), ReadableStream.from(remembered(contents)));
    const made = { ...bundle, state: "made", isRemembered: true } as const;
    await documents.replace(COLLECTIONS.madeBundles, made);
    await this.#forgetBefore(bundle.number - REMEMBERED);
  }

  /** A bundle to continue: by its id, or the latest that holds all these repositories for `last`. */
  async base(named: string, repositories: readonly Repository[]): Promise<BundleBase> {
    const { documents } = this.#options;
    const found = named === "last"
      ? await this.#latest(repositories)
      : await documents.get(COLLECTIONS.madeBundles, named);
    if (!found || found.state !== "made") {
      throw new RegistryError("value_refused", `No bundle ${quote(named)} was made here of that`);
    }
    if (!found.isRemembered) {
      const says = `Bundle ${quote(named)} is long ago and forgotten: continue it by its file`;
      throw new RegistryError("value_refused", says);
    }
    return { bundle: found.id, paths: found.paths, contents: () => this.#contents(found) };
  }

  async #newest(): Promise<MadeBundle | null> {
    const order = { by: "number", descending: true } as const;
    return await first(this.#options.documents, COLLECTIONS.madeBundles, { order });
  }

  async #latest(repositories: readonly Repository[]): Promise<MadeBundle | null> {
    const order = { by: "number", descending: true } as const;
    const wanted = repositories.map(({ id }) => id);
    for await (const one of this.#options.documents.find(COLLECTIONS.madeBundles, { order })) {
      const holdsAll = wanted.every((id) => one.repositories.includes(id));
      if (one.state === "made" && holdsAll) return one;
    }
    return null;
  }

  async *#contents({ id }: MadeBundle): AsyncGenerator<ContentsLine> {
    const { blobs, storagePath } = this.#options;
    const body = await blobs.open(bundleKey(storagePath, id));
    if (!body) {
      throw new RegistryError("file_missing", `What bundle "${id}" holds is not known any more`);
    }
    yield* parseContents(body);
  }

  async #forgetBefore(number: number): Promise<void> {
    const { documents, blobs, storagePath } = this.#options;
    const range = { field: "number", to: number } as const;
    const order = { by: "number", descending: true } as const;
    for await (const one of documents.find(COLLECTIONS.madeBundles, { range, order })) {
      if (!one.isRemembered) continue;
      await documents.replace(COLLECTIONS.madeBundles, { ...one, isRemembered: false });
      await blobs.delete(bundleKey(storagePath, one.id));
    }
  }
}

async function* remembered(contents: AsyncIterable<ContentsLine>): AsyncGenerator<Uint8Array> {
  for await (const line of contents) {
    const kept = line.is === "repository" ? line : knownLine(line);
    if (kept) yield presentLine(kept);
  }
}
