import { boundedLines } from "../../kit/bounded_lines.ts";
import type { Clock } from "../../model/document.ts";
import type { Actor, RecordEvent } from "../../model/event.ts";
import type { MadeBundle } from "../../model/bundle.ts";
import type { Repository, StoredFile } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { Protocol } from "../../protocols/protocol.ts";
import type { FileService } from "../../registry/file_service.ts";
import type { PackageService } from "../../registry/package_service.ts";
import type { DocumentStore } from "../../store/document_store.ts";
import type { BundleBase } from "./bundle_base.ts";
import type { BundleHeader } from "./bundle_header.ts";
import type { BundleKeyService, Signer } from "./bundle_key_service.ts";
import type { BundleMemory } from "./bundle_memory.ts";
import { BundleReader } from "./bundle_reader.ts";
import { type Measures, writeFile, writeHeader } from "./bundle_writer.ts";
import type { ByteSink, ByteSource } from "./byte_source.ts";
import { LONGEST_LINE, parseContents } from "./contents.ts";
import { type ContentsCounts, ContentsWriter } from "./contents_writer.ts";
import { installationOf } from "./installation.ts";
import { Spool } from "./spool.ts";

/** What the exporter is made of. */
export interface BundleExporterOptions {
  readonly documents: DocumentStore;
  readonly packages: PackageService;
  readonly files: FileService;
  readonly keys: BundleKeyService;
  readonly memory: BundleMemory;
  readonly protocols: readonly Protocol[];
  readonly record: RecordEvent;
  readonly now: Clock;
  /** For what is put down between reading and writing. */
  readonly spoolDir: string;
}

/** What a bundle is to hold. */
export interface WantedBundle {
  readonly repositories: readonly Repository[];
  /** What it continues; `null` for everything. */
  readonly base: BundleBase | null;
  /** The name of the key that signs it; may be left out where there is one alone. */
  readonly key?: string;
  readonly by: Actor;
  /** Hears how many bytes of files have been written. */
  readonly watch?: (done: number, total: number) => void;
}

/** A bundle that was made. */
export interface ExportedBundle extends ContentsCounts {
  readonly header: BundleHeader;
}

/** Puts repositories into bundles, for installations that reach nobody. */
export class BundleExporter {
  readonly #options: BundleExporterOptions;

  constructor(options: BundleExporterOptions) {
    this.#options = options;
  }

  /**
   * Writes a bundle. Its table of contents is put down first, since the header proves it; files that
   * are deleted meanwhile are still there for days.
   */
  async export(wanted: WantedBundle, sink: ByteSink): Promise<ExportedBundle> {
    const { memory, keys, spoolDir } = this.#options;
    const repositories = inOrder(wanted.repositories);
    refuseStrangeBase(wanted.base, repositories);
    const signer = await keys.signer(wanted.key);
    await using table = await Spool.create(spoolDir);
    await using files = await Spool.create(spoolDir);
    const writer = new ContentsWriter({ ...this.#options, base: wanted.base, table, files });
    const measures = await writer.write(repositories.map((one) => this.#named(one)));
    const bundle = await memory.begin(repositories, wanted.base?.bundle ?? "");
    const header = await this.#header(bundle, { repositories, signer, measures });
    await writeHeader(sink, header, signer);
    for await (const bytes of table.read()) await sink.write(bytes);
    await this.#writeFiles(files, header, { sink, watch: wanted.watch ?? (() => {}) });
    await memory.finish(bundle, parseContents(table.read()));
    const exported = { header, ...writer.counts };
    await this.#record(exported, repositories, wanted.by);
    return exported;
  }

  /** A bundle of this installation to continue, read from the bundle itself. */
  async baseOf(source: ByteSource): Promise<BundleBase & AsyncDisposable> {
    const { documents, keys, spoolDir } = this.#options;
    const reader = await BundleReader.open(source, keys.verify.bind(keys));
    const { bundle, installation, repositories } = reader.header;
    if (installation !== await installationOf(documents)) {
      throw new RegistryError(
        "bundle_refused",
        "Another installation made it: it cannot be continued here",
      );
    }
    const spool = await Spool.create(spoolDir);
    try {
      await reader.contents(spool);
    } catch (error) {
      await spool[Symbol.asyncDispose]();
      throw error;
    }
    return {
      ...{ bundle, paths: repositories.map(({ path }) => path) },
      contents: () => parseContents(spool.read()),
      [Symbol.asyncDispose]: () => spool[Symbol.asyncDispose](),
    };
  }

  #named(repository: Repository) {
    const protocol = this.#options.protocols.find(({ id }) => id === repository.protocol);
    if (protocol?.exchange) return { repository, names: protocol.names };
    const says = `"${repository.path}" is of ${repository.protocol}, which no bundle can carry`;
    throw new RegistryError("value_refused", says);
  }

  async #header(
    { id, number, base, createdAt }: MadeBundle,
    { repositories, signer, measures }: {
      readonly repositories: readonly Repository[];
      readonly signer: Signer;
      readonly measures: Measures;
    },
  ): Promise<BundleHeader> {
    return {
      ...{ bundle: id, number, installation: await installationOf(this.#options.documents) },
      ...{ created: new Date(createdAt).toISOString(), base: base || null, key: signer.key },
      repositories: repositories.map(({ path, protocol, title }) => ({ path, protocol, title })),
      ...measures,
    };
  }

  async #writeFiles(
    files: Spool,
    header: BundleHeader,
    { sink, watch }: { readonly sink: ByteSink; readonly watch: WantedBundle["watch"] & object },
  ): Promise<void> {
    let done = 0;
    for await (const line of boundedLines(files.read(), LONGEST_LINE)) {
      const file: StoredFile = JSON.parse(line);
      await writeFile(sink, file, await this.#options.files.open(file));
      watch(done += file.size, header.files.bytes);
    }
  }

  async #record(
    { header, versions, removed }: ExportedBundle,
    repositories: readonly Repository[],
    actor: Actor,
  ): Promise<void> {
    const { bundle, number, base, key, files } = header;
    const detail = { number, base, key, versions, removed, files: files.count, bytes: files.bytes };
    const paths = repositories.map(({ path }) => path);
    const [only, ...others] = repositories;
    const place = others.length === 0 && only
      ? { organization: only.organization, repository: only.id }
      : {};
    await this.#options.record({
      ...{ kind: "bundle.exported", actor, target: bundle, ...place },
      detail: { ...detail, repositories: paths },
    });
  }
}

/** By address, each once. */
function inOrder(repositories: readonly Repository[]): readonly Repository[] {
  const byPath = new Map(repositories.map((one) => [one.path, one]));
  return [...byPath.values()].sort((one, other) => one.path < other.path ? -1 : 1);
}

function refuseStrangeBase(base: BundleBase | null, repositories: readonly Repository[]): void {
  const stranger = base && repositories.find(({ path }) => !base.paths.includes(path));
  if (!stranger) return;
  const says =
    `Bundle ${base.bundle} does not hold "${stranger.path}", and cannot be continued with it`;
  throw new RegistryError("value_refused", says);
}
