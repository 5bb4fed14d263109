import type { Actor, RecordEvent } from "../../model/event.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { Leases } from "../../store/lease.ts";
import type { BundleHeader } from "./bundle_header.ts";
import type { BundleKeyService } from "./bundle_key_service.ts";
import type { BundleLedger } from "./bundle_ledger.ts";
import { BundlePassage } from "./bundle_passage.ts";
import { BundleReader } from "./bundle_reader.ts";
import type { BundleTarget } from "./bundle_target.ts";
import type { BundleTargets, FoundTarget, Routing } from "./bundle_targets.ts";
import type { ByteSource } from "./byte_source.ts";
import { type ImportedRepository, ImportTally } from "./import_tally.ts";
import type { PackageIntakeTools, TakenReport } from "./package_intake.ts";
import { Spool } from "./spool.ts";

export type { ImportedRepository };

/** What the importer is made of. */
export interface BundleImporterOptions extends PackageIntakeTools {
  readonly keys: BundleKeyService;
  readonly ledger: BundleLedger;
  readonly targets: BundleTargets;
  readonly leases: Leases;
  readonly record: RecordEvent;
  /** For the table of contents. */
  readonly spoolDir: string;
}

/** How a bundle is taken in. */
export interface ImportOptions extends Omit<Routing, "by"> {
  /** Takes in one that is older than what is here. */
  readonly allowOlder: boolean;
  readonly by: Actor;
  /** Hears how many bytes of files have passed. */
  readonly watch?: (done: number, total: number) => void;
  /** Hears what becomes of each version. */
  readonly report?: (repository: string, report: TakenReport) => void;
}

/** A bundle that was taken in, or would be. */
export interface ImportedBundle {
  readonly header: BundleHeader;
  /** The name of the key that signed it, here. */
  readonly key: string;
  /** Whether it had been taken in before. */
  readonly again: boolean;
  readonly repositories: readonly ImportedRepository[];
}

/** Takes bundles of other installations in. */
export class BundleImporter {
  readonly #options: BundleImporterOptions;

  constructor(options: BundleImporterOptions) {
    this.#options = options;
  }

  /**
   * Takes a bundle in. Nothing of it can be seen before all of it was proved; then package after
   * package is published. Interrupted at any point, it is begun again and goes on. Refuses with
   * `bundle_refused` what cannot be believed, and with `mirror_running`.
   */
  async import(source: ByteSource, options: ImportOptions): Promise<ImportedBundle> {
    const seen: { header?: BundleHeader } = {};
    try {
      return await this.#import(source, options, seen);
    } catch (error) {
      if (!options.dryRun) await this.#recordRefusal(error, seen.header, options.by);
      throw error;
    }
  }

  async #import(
    source: ByteSource,
    options: ImportOptions,
    seen: { header?: BundleHeader },
  ): Promise<ImportedBundle> {
    const { keys, spoolDir, targets, ledger } = this.#options;
    let key = "";
    const reader = await BundleReader.open(source, async (...signed) => {
      key = (await keys.verify(...signed)).name;
    });
    const { header } = reader;
    seen.header = header;
    const found = await targets.find(header, options);
    const tally = new ImportTally(found, options.report);
    let again = true;
    await this.#inTurn(found, async () => {
      for (const { repository } of found) {
        again = await ledger.check(repository, header, options) && again;
      }
      await using spool = await Spool.create(spoolDir);
      await reader.contents(spool);
      const salted = await this.#salted(found, header, options);
      const passage = new BundlePassage(this.#options, { reader, spool, targets: salted, tally });
      await passage.receive(options);
      if (options.dryRun) return;
      await passage.publish();
      for (const target of salted) await this.#finish(target, header, { tally, by: options.by });
    });
    return { header, key, again, repositories: tally.repositories };
  }

  /** One import, or run of a mirror, at a time changes a repository. */
  #inTurn(
    [first, ...rest]: readonly FoundTarget[],
    work: () => Promise<void>,
  ): Promise<void> {
    return first ? this.#holding(first, () => this.#inTurn(rest, work)) : work();
  }

  async #holding(
    { repository }: FoundTarget,
    work: () => Promise<void>,
  ): Promise<void> {
    const done = await this.#options.leases.attempt(`mirror/${repository.id}`, work);
    if (done) return;
    const says = `"${repository.path}"; what was killed is over after two minutes`;
    throw new RegistryError("mirror_running", says);
  }

  async #salted(
    targets: readonly FoundTarget[],
    header: BundleHeader,
    { dryRun }: ImportOptions,
  ): Promise<BundleTarget[]> {
    const { ledger } = this.#options;
    return await Promise.all(targets.map(async (target) => ({
      ...target,
      salt: dryRun ? "" : await ledger.begin(target.repository, header),
    })));
  }

  async #finish(
    { repository, from }: BundleTarget,
    header: BundleHeader,
    { tally, by: actor }: { readonly tally: ImportTally; readonly by: Actor },
  ): Promise<void> {
    await this.#options.ledger.finish(repository, header);
    const { bundle, number, installation, base, key } = header;
    const { path: _, from: __, ...counts } = tally.of(repository.path);
    await this.#options.record({
      ...{ kind: "bundle.imported", actor, organization: repository.organization },
      ...{ repository: repository.id, target: bundle },
      detail: { number, installation, base, key, from, ...counts },
    });
  }

  async #recordRefusal(error: unknown, header: BundleHeader | undefined, actor: Actor) {
    if (!(error instanceof RegistryError) || error.code !== "bundle_refused") return;
    const detail = { why: error.detail, ...(header && { key: header.key, number: header.number }) };
    const target = header?.bundle ?? "";
    await this.#options.record({ kind: "bundle.refused", actor, target, detail });
  }
}
