import type { JsonObject } from "../kit/json.ts";
import type { Clock } from "../model/document.ts";
import type { Actor, EventKind, RecordEvent } from "../model/event.ts";
import { quote } from "../model/ids.ts";
import {
  type Decision,
  type MirroredState,
  type MirroredVersion,
  mirroredVersionId,
  type UpstreamManifestCopy,
} from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Protocol } from "../protocols/protocol.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, type Page, page, type Place } from "../store/document_store.ts";
import { type Verdict, VERDICTS } from "./_verdicts.ts";
import { dialectOf } from "./dialect.ts";

export { type Verdict } from "./_verdicts.ts";

/** What the service is made of. */
export interface DecisionServiceOptions {
  readonly documents: DocumentStore;
  readonly protocols: readonly Protocol[];
  readonly record: RecordEvent;
  readonly now: Clock;
  /** Takes a copy out of what clients are told of, where it is there. */
  readonly withdraw: (repository: Repository, version: MirroredVersion, by: Actor) => Promise<void>;
  /** Has a repository brought up to date soon. */
  readonly wake: (repository: Repository) => Promise<void>;
}

/** One version, spelled in any way. */
export interface NamedVersion {
  readonly package: string;
  readonly version: string;
}

/** What is asked for of the versions of a mirror. */
export interface VersionsQuery {
  readonly state?: MirroredState;
  readonly package?: string;
  readonly after?: Place;
  readonly limit: number;
}

/** A version on its way, and the upstream's own text, where it has been read. */
export interface WholeMirroredVersion {
  readonly version: MirroredVersion;
  readonly manifest: UpstreamManifestCopy | null;
}

/** How many versions of a mirror wait for a word, each at most {@link MOST_COUNTED}. */
export interface WaitingVersions {
  readonly waiting: number;
  readonly quarantined: number;
  readonly clashing: number;
}

/** Beyond it nobody wants to know, and a count costs no more. */
export const MOST_COUNTED = 100;

const ATTEMPTS = 8;

/** What people decide about versions on their way. */
export class DecisionService {
  readonly #options: DecisionServiceOptions;

  constructor(options: DecisionServiceOptions) {
    this.#options = options;
  }

  /** One window of the versions of a mirror, by package. */
  async list(repository: Repository, query: VersionsQuery): Promise<Page<MirroredVersion>> {
    const { package: name, state, after, limit } = query;
    const { names } = await dialectOf(this.#options.protocols, repository);
    return await page(this.#options.documents, COLLECTIONS.mirroredVersions, {
      where: {
        repository: repository.id,
        ...(state !== undefined && { state }),
        ...(name !== undefined && { packageKey: names.parse(name).key }),
      },
      ...{ after, limit },
    });
  }

  /** How many versions stand where nothing goes on without somebody's word. */
  async waiting(repository: Repository): Promise<WaitingVersions> {
    const [waiting, quarantined, clashing] = await Promise.all(
      (["waiting", "quarantined", "clashing"] as const).map((state) =>
        this.#count(repository, state)
      ),
    );
    return { waiting: waiting!, quarantined: quarantined!, clashing: clashing! };
  }

  /** Refuses with `name_refused` or `mirrored_version_missing`. */
  async get(repository: Repository, named: NamedVersion): Promise<WholeMirroredVersion> {
    const version = await this.#get(repository, named);
    const { upstreamManifests } = COLLECTIONS;
    return { version, manifest: await this.#options.documents.get(upstreamManifests, version.id) };
  }

  /**
   * Decides about a version. `approved` lets it pass where it waits, or where another signer has
   * signed it, in the state in which the upstream has it now; `rejected` keeps it out whatever the
   * upstream says of it, and takes it out where it is published; `skipped` passes over one that is
   * not published; `retried` brings it through all checks anew, whatever was decided. Refuses with
   * `name_refused`, `mirrored_version_missing`, `value_refused` or `write_conflict`.
   */
  async decide(
    verdict: Verdict,
    repository: Repository,
    named: NamedVersion,
    { why, by }: { readonly why: string; readonly by: Actor },
  ): Promise<MirroredVersion> {
    const { documents, now } = this.#options;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await this.#get(repository, named);
      const decision = verdict === "retried" ? null : decisionOf(verdict, why, by, now());
      const standing = VERDICTS[verdict].next(before, now());
      const after = await documents.replace(COLLECTIONS.mirroredVersions, {
        ...{ ...before, ...standing, decision, changedAt: now() },
      });
      if (!after) continue;
      const { event } = VERDICTS[verdict];
      await this.#note(event, repository, after, by, { why, before: before.state });
      await this.#follow(verdict, repository, after, by);
      return after;
    }
    throw new RegistryError("write_conflict", `${quote(named.package)} ${quote(named.version)}`);
  }

  /** What is broken off here is done by the next run. */
  async #follow(
    verdict: Verdict,
    repository: Repository,
    version: MirroredVersion,
    by: Actor,
  ): Promise<void> {
    const { withdraw, wake } = this.#options;
    if (verdict === "rejected") await withdraw(repository, version, by);
    if (VERDICTS[verdict].wakes) await wake(repository);
  }

  async #count({ id: repository }: Repository, state: MirroredState): Promise<number> {
    const query = { where: { repository, state }, limit: MOST_COUNTED };
    const found = this.#options.documents.find(COLLECTIONS.mirroredVersions, query);
    let count = 0;
    for await (const _ of found) count++;
    return count;
  }

  async #get(repository: Repository, named: NamedVersion): Promise<MirroredVersion> {
    const { documents, protocols } = this.#options;
    const { names } = await dialectOf(protocols, repository);
    const { key } = names.parse(named.package);
    const id = mirroredVersionId(repository.id, key, names.versionKey(named.version));
    const found = await documents.get(COLLECTIONS.mirroredVersions, id);
    if (found) return found;
    const says = `${quote(named.package)} ${quote(named.version)}`;
    throw new RegistryError("mirrored_version_missing", says);
  }

  async #note(
    kind: EventKind,
    { id, organization }: Repository,
    { package: target, version, upstreamState, reason }: MirroredVersion,
    actor: Actor,
    detail: JsonObject,
  ): Promise<void> {
    const place = { organization, repository: id, target };
    const said = { version, upstreamState, ...(reason && { reason }), ...detail };
    await this.#options.record({ kind, actor, ...place, detail: said });
  }
}

function decisionOf(
  verdict: Decision["verdict"],
  why: string,
  { user, name }: Actor,
  at: number,
): Decision {
  return { verdict, by: user, name, at, why };
}
