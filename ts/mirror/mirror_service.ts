import type { Sealer } from "../kit/sealer.ts";
import type { Clock, Instant } from "../model/document.ts";
import type { Actor, EventKind, RecordEvent } from "../model/event.ts";
import { quote, type RepositoryId } from "../model/ids.ts";
import type { JsonObject } from "../kit/json.ts";
import type { Mirror } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { OpenSource, UpstreamTools } from "../protocols/mirroring.ts";
import type { Protocol } from "../protocols/protocol.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { dialectOf } from "./dialect.ts";
import { Ledger } from "./ledger.ts";
import {
  draftOf,
  type ImpliedMirror,
  impliedMirror,
  isImplied,
  isSameServer,
  type MirrorSettings,
  shownMirror,
} from "./mirror_settings.ts";
import { MirrorTokens, type ResealedTokens } from "./mirror_tokens.ts";
import { nextDue } from "./schedule.ts";

export type { MirrorSettings } from "./mirror_settings.ts";

/** What the service is made of. */
export interface MirrorServiceOptions {
  readonly documents: DocumentStore;
  /** Seals tokens of upstreams. */
  readonly sealer: Sealer;
  readonly record: RecordEvent;
  readonly now: Clock;
  readonly protocols: readonly Protocol[];
  readonly upstreamTools: UpstreamTools;
  /** `null` where every mirror is set up by somebody. */
  readonly implied: ImpliedMirror | null;
  readonly intervalMinutes: number;
}

/** A mirror, and how its upstream is reached. */
export interface OpenMirror {
  readonly mirror: Mirror;
  readonly source: OpenSource;
}

/** A mirror and whose it is. */
export interface MirroredRepository {
  readonly repository: Repository;
  readonly mirror: Mirror;
}

const ATTEMPTS = 8;

/** Which repositories are copies, and of what. */
export class MirrorService {
  readonly #options: MirrorServiceOptions;
  readonly #tokens: MirrorTokens;

  constructor(options: MirrorServiceOptions) {
    this.#options = options;
    this.#tokens = new MirrorTokens(options);
  }

  /** How a repository is kept as a copy, or `null`. */
  async find(repository: Repository): Promise<Mirror | null> {
    const { documents, implied } = this.#options;
    const kept = await documents.get(COLLECTIONS.mirrors, repository.id);
    if (kept || implied?.path !== repository.path) return kept;
    return impliedMirror(repository, implied);
  }

  /** Refuses with `mirror_missing`. */
  async get(repository: Repository): Promise<Mirror> {
    const mirror = await this.find(repository);
    if (!mirror) throw new RegistryError("mirror_missing", quote(repository.path));
    return mirror;
  }

  /** A mirror with its token in the clear; refuses with `mirror_missing`, or with `upstream_failed` where the key that has sealed it is gone. */
  async open(repository: Repository): Promise<OpenMirror> {
    const mirror = await this.get(repository);
    return { mirror, source: this.#tokens.sourceOf(mirror) };
  }

  /** When a mirror is next due by its schedule; 0 where nothing is planned yet, and it is due at once. */
  async dueAt({ id }: Repository): Promise<Instant> {
    return (await this.#options.documents.get(COLLECTIONS.mirrorMemories, id))?.dueAt ?? 0;
  }

  /** Every repository that is a copy, the implied one included. */
  async *each(): AsyncGenerator<MirroredRepository> {
    const { documents, implied } = this.#options;
    let isSaid = implied === null;
    for await (const mirror of documents.find(COLLECTIONS.mirrors, {})) {
      const repository = await documents.get(COLLECTIONS.repositories, mirror.id);
      if (!repository) continue;
      isSaid ||= repository.path === implied?.path;
      yield { repository, mirror };
    }
    if (isSaid) return;
    const where = { path: implied!.path };
    for await (const repository of documents.find(COLLECTIONS.repositories, { where })) {
      yield { repository, mirror: impliedMirror(repository, implied!) };
    }
  }

  /**
   * Makes a repository a copy, or a copy in another way; it is due by the schedule from now on, and
   * at once where it is new and has none. A token stays with the server that it is for: where the
   * address leads elsewhere it is forgotten. Refuses with `value_refused` or `write_conflict`.
   */
  async put(repository: Repository, wanted: MirrorSettings, by: Actor): Promise<Mirror> {
    const { documents, now } = this.#options;
    await this.#check(repository, wanted);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await documents.get(COLLECTIONS.mirrors, repository.id);
      const token = this.#tokenOf(wanted, before, repository.id);
      const draft = draftOf(repository, wanted, {
        ...{ token, createdAt: before?.createdAt ?? now(), now: now() },
      });
      const after = before
        ? await documents.replace(COLLECTIONS.mirrors, { ...draft, revision: before.revision })
        : await documents.insert(COLLECTIONS.mirrors, draft);
      if (!after) continue;
      await this.#plan(repository, after, before);
      await this.#note(before ? "mirror.changed" : "mirror.created", repository, by, {
        ...(before && { before: shownMirror(before) }),
        after: { ...shownMirror(after), ...(wanted.upstream.token && { token: "changed" }) },
      });
      return after;
    }
    throw new RegistryError("write_conflict", `Mirror of ${quote(repository.path)}`);
  }

  /**
   * Nothing is copied any more; what was copied stays, as do the rules. Refuses with
   * `mirror_missing`, or with `value_refused` where the mirror follows from `ALLOWLIST_PATH`.
   */
  async delete(repository: Repository, by: Actor): Promise<void> {
    const { documents } = this.#options;
    const before = await this.get(repository);
    if (isImplied(before)) {
      const says = 'It follows from ALLOWLIST_PATH: put one with "enabled": false in its place';
      throw new RegistryError("value_refused", says);
    }
    if (!await documents.delete(COLLECTIONS.mirrors, repository.id)) {
      throw new RegistryError("mirror_missing", quote(repository.path));
    }
    await this.#note("mirror.deleted", repository, by, { before: shownMirror(before) });
  }

  /** Seals tokens that a former key has sealed with the key of today. */
  reseal(): Promise<ResealedTokens> {
    return this.#tokens.reseal();
  }

  async #check(repository: Repository, { upstream, schedule }: MirrorSettings): Promise<void> {
    const { protocols, upstreamTools, now } = this.#options;
    const { kind, url, path } = upstream;
    const { mirroring } = await dialectOf(protocols, repository);
    if (kind !== "bundle") mirroring.open({ kind, url, path }, upstreamTools);
    await nextDue(schedule, now(), this.#options);
  }

  /** The token as it is to be kept, sealed. */
  #tokenOf(
    { upstream }: MirrorSettings,
    before: Mirror | null,
    id: RepositoryId,
  ): string | undefined {
    const { token } = upstream;
    if (token === null) return undefined;
    if (token !== undefined) return this.#tokens.seal(token, id);
    return before && isSameServer(before.upstream, upstream) ? before.upstream.token : undefined;
  }

  async #plan(
    repository: Repository,
    { schedule }: Mirror,
    before: Mirror | null,
  ): Promise<void> {
    const { documents, now } = this.#options;
    if (before?.schedule === schedule) return;
    const isNew = before === null && schedule === null;
    const dueAt = isNew ? now() : await nextDue(schedule, now(), this.#options);
    await new Ledger(documents, repository).noteMemory({ dueAt });
  }

  async #note(
    kind: EventKind,
    { id, organization, path: target }: Repository,
    actor: Actor,
    detail: JsonObject,
  ): Promise<void> {
    const place = { organization, repository: id, target };
    await this.#options.record({ kind, actor, ...place, detail });
  }
}
