import type { JsonObject } from "../../kit/json.ts";
import type { Clock } from "../../model/document.ts";
import { type MirroredState, type MirroredVersion, mirroredVersionId } from "../../model/mirror.ts";
import type { StoredFile } from "../../model/package.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import type { DocumentStore } from "../../store/document_store.ts";
import type { BundleTarget } from "./bundle_target.ts";
import type { VersionLine } from "./contents.ts";

/** A version that was taken from a bundle. */
export interface TakenVersion {
  readonly line: VersionLine;
  readonly key: string;
  readonly files: readonly StoredFile[];
}

/** Where versions of a package stand. */
export type MirroredStates = ReadonlyMap<string, MirroredState>;

/** A package may bring thousands of versions, and a store may be some milliseconds away. */
const WRITES_AT_ONCE = 32;

/** What is kept of copies besides what is published of them: where they came from, and what was decided. */
export class MirroredRecord {
  readonly #documents: DocumentStore;
  readonly #now: Clock;

  constructor({ documents, now }: { readonly documents: DocumentStore; readonly now: Clock }) {
    this.#documents = documents;
    this.#now = now;
  }

  /** Where the versions of a package stand, by their keys. */
  async states({ repository }: BundleTarget, packageKey: string): Promise<MirroredStates> {
    const where = { repository: repository.id, packageKey };
    const states = new Map<string, MirroredState>();
    for await (const one of this.#documents.find(COLLECTIONS.mirroredVersions, { where })) {
      states.set(one.versionKey, one.state);
    }
    return states;
  }

  /** Notes that versions were published, and what their upstream says of them. */
  async noteTaken(
    target: BundleTarget,
    packageKey: string,
    taken: readonly TakenVersion[],
  ): Promise<void> {
    for (let at = 0; at < taken.length; at += WRITES_AT_ONCE) {
      const some = taken.slice(at, at + WRITES_AT_ONCE);
      await Promise.all(some.map((one) => this.#noteOne(target, packageKey, one)));
    }
  }

  async #noteOne(
    { repository }: BundleTarget,
    packageKey: string,
    { line, key, files }: TakenVersion,
  ): Promise<void> {
    const id = mirroredVersionId(repository.id, packageKey, key);
    const before = await this.#documents.get(COLLECTIONS.mirroredVersions, id);
    const now = this.#now();
    const next: Omit<MirroredVersion, "revision"> = {
      ...{ id, repository: repository.id, package: line.package, packageKey },
      ...{ version: line.version, versionKey: key, state: "published", upstreamState: line.state },
      ...{ reason: "", detail: "", warnings: [] },
      size: files.reduce((sum, { size }) => sum + size, 0),
      signer: signerOf(files),
      ...{ firstSeenAt: before?.firstSeenAt ?? now, changedAt: now, dueAt: 0, attempts: 0 },
      decision: before?.decision ?? null,
    };
    if (before) {
      const { revision } = before;
      await this.#documents.replace(COLLECTIONS.mirroredVersions, { ...next, revision });
    } else await this.#documents.insert(COLLECTIONS.mirroredVersions, next);
    if (line.upstream) await this.#keepUpstream(id, repository.id, line.upstream);
  }

  /** Forgets a version that is gone. */
  async forget({ repository }: BundleTarget, packageKey: string, key: string): Promise<void> {
    const id = mirroredVersionId(repository.id, packageKey, key);
    await this.#documents.delete(COLLECTIONS.mirroredVersions, id);
    await this.#documents.delete(COLLECTIONS.upstreamManifests, id);
  }

  async #keepUpstream(
    id: string,
    repository: BundleTarget["repository"]["id"],
    upstream: NonNullable<VersionLine["upstream"]>,
  ): Promise<void> {
    await this.#documents.delete(COLLECTIONS.upstreamManifests, id);
    await this.#documents.insert(COLLECTIONS.upstreamManifests, { id, repository, ...upstream });
  }
}

function signerOf(files: readonly StoredFile[]): JsonObject | null {
  return files.findLast(({ inspected }) => inspected?.signature)?.inspected?.signature ?? null;
}
