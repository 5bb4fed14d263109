/** A mirror whose upstream, downloads and checks are scripted; everything else is the product's own. */
import assert from "node:assert/strict";
import type { Actor } from "../../ts/model/event.ts";
import type {
  Mirror,
  MirroredVersion,
  MirrorItem,
  MirrorRun,
  RuleTerms,
  RunScope,
} from "../../ts/model/mirror.ts";
import type { Package, Repository } from "../../ts/model/package.ts";
import { packageId } from "../../ts/model/ids.ts";
import { RulePreview } from "../../ts/mirror/preview.ts";
import { MirrorRetentionService } from "../../ts/mirror/retention.ts";
import type { UpdaterDefaults, WrittenRule } from "../../ts/mirror/effective_rule.ts";
import { SyncService, type SyncServiceOptions } from "../../ts/mirror/sync_service.ts";
import type { Protocol } from "../../ts/protocols/protocol.ts";
import { winget } from "../../ts/protocols/winget/mod.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import type { DocumentStore } from "../../ts/store/document_store.ts";
import { Leases } from "../../ts/store/lease.ts";
import { StillClock } from "../access_fixture.ts";
import { type Engine, ENGINES, openRegistry, type Registry } from "../scenario/registry.ts";
import { ScriptedFetcher, ScriptedVerifier } from "./scripted_steps.ts";
import { scriptedMirroring, ScriptedUpstream } from "./scripted_upstream.ts";

export const ADA: Actor = { user: null, name: "ada", address: "192.0.2.1" };
export const DAY = 86_400_000;
export const DEFAULTS: UpdaterDefaults = {
  ...{ maxVersionsPerPackage: 3, architectures: ["x64"], installerTypes: ["exe"] },
};

/** What can be told of one instance of the engine. */
export interface InstanceOptions {
  /** Stands between the engine and the store. */
  readonly documents?: (store: DocumentStore) => DocumentStore;
  readonly beat?: number;
  /** In the place of the usual ones. */
  readonly tools?: Partial<SyncServiceOptions>;
}

/** One mirror of the default repository. */
export class MirrorFixture {
  readonly registry: Registry;
  readonly repository: Repository;
  readonly clock: StillClock;
  readonly upstream = new ScriptedUpstream();
  readonly fetcher: ScriptedFetcher;
  readonly verifier = new ScriptedVerifier();
  readonly complaints: unknown[] = [];
  /** When versions were last downloaded, by `{package key}/{version key}`. */
  readonly downloadedAt = new Map<string, number>();
  mirror: Mirror;
  rules: readonly WrittenRule[] = [];
  readonly sync: SyncService;
  readonly retention: MirrorRetentionService;
  readonly #instances: SyncService[] = [];

  private constructor(
    registry: Registry,
    repository: Repository,
    { clock, folder }: { readonly clock: StillClock; readonly folder: string },
  ) {
    this.registry = registry;
    this.repository = repository;
    this.clock = clock;
    this.fetcher = new ScriptedFetcher(folder, this.upstream.files);
    this.mirror = mirrorOf(repository);
    this.retention = this.#retention(registry);
    this.sync = this.instance();
  }

  static async open(engine: Engine): Promise<MirrorFixture & AsyncDisposable> {
    const clock = new StillClock();
    const registry = await openRegistry({ engine, now: clock.now });
    const folder = await Deno.makeTempDir({ prefix: "packhouse-mirror-" });
    const repository = await registry.packhouse.services.repositories.get("default/winget");
    const fixture = new MirrorFixture(registry, repository, { clock, folder });
    return Object.assign(fixture, {
      async [Symbol.asyncDispose]() {
        for (const one of fixture.#instances) await one.close();
        await registry[Symbol.asyncDispose]();
        await Deno.remove(folder, { recursive: true });
      },
    });
  }

  /** Says what is copied: globs, or whole terms. */
  allow(...rules: readonly (string | RuleTerms)[]): this {
    this.rules = rules.map((one, at) => ({
      id: `rule${at + 1}`,
      terms: typeof one === "string" ? { package: one } : one,
    }));
    return this;
  }

  set(change: Partial<Mirror>): this {
    this.mirror = { ...this.mirror, ...change };
    return this;
  }

  /** Another instance of the engine, on the same stores. */
  instance(
    { documents: between = (store) => store, beat = 5, tools }: InstanceOptions = {},
  ): SyncService {
    const { services, stores } = this.registry.packhouse;
    const documents = between(stores.documents);
    const instance = `instance${this.#instances.length + 1}`;
    const { now } = this.clock;
    const sync = new SyncService({
      ...services,
      ...{
        documents,
        now,
        beat,
        instance,
        leases: new Leases({ documents, now, holder: instance }),
      },
      ...{ fetcher: this.fetcher, verifier: this.verifier, defaults: DEFAULTS },
      ...{ retention: this.retention, protocols: [this.#protocol()] },
      mirrors: {
        open: () => Promise.resolve({ mirror: this.mirror, source: this.mirror.upstream }),
        each: () => this.#each(),
      },
      rules: { all: () => Promise.resolve(this.rules) },
      upstreamTools: { fetch: services.egress, cacheDir: "" },
      nextDue: (_mirror, after) => Promise.resolve(after + 60 * 60_000),
      complain: (error) => this.complaints.push(error),
      ...tools,
    });
    this.#instances.push(sync);
    return sync;
  }

  /** What rules would bring. */
  preview({ patience = 600_000 }: { readonly patience?: number } = {}): RulePreview {
    const { services, stores: { documents } } = this.registry.packhouse;
    return new RulePreview({
      ...{ documents, patience, protocols: [this.#protocol()], defaults: DEFAULTS },
      mirrors: {
        open: () => Promise.resolve({ mirror: this.mirror, source: this.mirror.upstream }),
      },
      upstreamTools: { fetch: services.egress, cacheDir: "" },
      fetcher: this.fetcher,
    });
  }

  /** Runs to the end. */
  async run(scope: RunScope = { of: "all" }, sync = this.sync): Promise<MirrorRun> {
    const { ended } = await sync.start(this.repository, scope, ADA);
    return await ended;
  }

  /** What a run told: `added A.B 1.0`, with a reason in brackets. */
  async told(run: MirrorRun): Promise<string[]> {
    const { items } = await this.sync.items(run, { limit: 1000 });
    return items.map(line).sort();
  }

  /** Runs to the end, and answers what it told. */
  async runAndTell(scope?: RunScope): Promise<string[]> {
    return await this.told(await this.run(scope));
  }

  /** Versions that are published, newest first, ours with an exclamation mark. */
  async published(name: string): Promise<string[]> {
    const found = await this.package(name);
    if (!found || found.deleted) return [];
    return found.versions.map(({ version, mirrored }) => mirrored ? version : `${version}!`);
  }

  async package(name: string): Promise<Package | null> {
    const id = packageId(this.repository.id, name.toLowerCase());
    return await this.registry.packhouse.stores.documents.get(COLLECTIONS.packages, id);
  }

  async version(name: string, version: string): Promise<MirroredVersion | null> {
    const { documents } = this.registry.packhouse.stores;
    const key = winget.names.versionKey(version);
    const id = `${this.repository.id}/${name.toLowerCase()}/${key}`;
    return await documents.get(COLLECTIONS.mirroredVersions, id);
  }

  /** Where every version stands: `A.B 1.0 published`. */
  async standing(): Promise<string[]> {
    const { documents } = this.registry.packhouse.stores;
    const where = { repository: this.repository.id };
    const all = await Array.fromAsync(documents.find(COLLECTIONS.mirroredVersions, { where }));
    return all.map(({ package: name, version, state, reason }) =>
      `${name} ${version} ${state}${reason && ` (${reason})`}`
    ).sort();
  }

  /** Changes what is known of a version, as somebody's decision does. */
  async decide(name: string, version: string, change: Partial<MirroredVersion>): Promise<void> {
    const { documents } = this.registry.packhouse.stores;
    const known = await this.version(name, version);
    assert.ok(await documents.replace(COLLECTIONS.mirroredVersions, { ...known!, ...change }));
  }

  /** Kinds of the events of mirrors so far, oldest first. */
  async events(prefix = "mirror."): Promise<string[]> {
    const kinds: string[] = [];
    const { events } = this.registry.packhouse.services;
    for await (const { kind, target } of events.each({ repository: this.repository.id })) {
      if (kind.startsWith(prefix)) kinds.push(`${kind} ${target}`);
    }
    return kinds;
  }

  #protocol(): Protocol {
    return { ...winget, mirroring: () => Promise.resolve(scriptedMirroring(this.upstream)) };
  }

  async *#each() {
    yield { repository: this.repository, mirror: await Promise.resolve(this.mirror) };
  }

  #retention({ packhouse: { services, stores } }: Registry): MirrorRetentionService {
    return new MirrorRetentionService({
      ...{ ...services, documents: stores.documents, now: this.clock.now, defaults: DEFAULTS },
      protocols: [this.#protocol()],
      mirrors: { get: () => Promise.resolve(this.mirror) },
      rules: { all: () => Promise.resolve(this.rules) },
      downloads: { of: (_, key, versions) => Promise.resolve(this.#downloads(key, versions)) },
    });
  }

  #downloads(key: string, versions: readonly string[]) {
    const known = versions.map((version) =>
      [version, this.downloadedAt.get(`${key}/${version}`)] as const
    );
    return new Map(known.flatMap(([version, lastAt]) => lastAt ? [[version, { lastAt }]] : []));
  }
}

function mirrorOf({ id }: Repository): Mirror {
  return {
    ...{ id, revision: 1, enabled: true, schedule: null, approval: { mode: "auto" } },
    upstream: { kind: "preindexed", url: "https://up.test", path: "" },
    ...{ signerPolicy: "warn", dependencies: "ignore", pullThrough: false },
    retention: { maxAgeDays: null, keepDownloadedDays: null },
    ...{ createdAt: 0, changedAt: 0 },
  };
}

function line({ outcome, package: name, version, reason }: MirrorItem): string {
  return `${outcome} ${name}${version && ` ${version}`}${reason && ` (${reason})`}`;
}

/** A test of one behaviour of a mirror, run on every engine. */
export function mirrors(name: string, run: (at: MirrorFixture) => Promise<void>): void {
  for (const engine of ENGINES) {
    Deno.test({
      name: `mirror: ${name} (${engine.name})`,
      ignore: engine.missing,
      // Clients of the shared engine keep connections and child processes for the next test.
      ...{ sanitizeResources: false, sanitizeOps: false },
      async fn() {
        await using at = await MirrorFixture.open(engine);
        await run(at);
      },
    });
  }
}
