import type { Package, Repository, VersionEntry } from "../model/package.ts";
import type { Look } from "../model/sight.ts";
import type { PackageService } from "../registry/package_service.ts";
import type { Exchange, TextFile, WriteOptions } from "./exchange.ts";

/** What is to be written. */
export interface ExportOptions extends WriteOptions {
  readonly packages: PackageService;
  readonly exchange: Exchange;
  /** What is seen of each package. */
  readonly look: Look;
}

const PAGE = 100;

/** Every package of a repository, as the files of its ecosystem, one version after the other. */
export async function* exportRepository(
  repository: Repository,
  options: ExportOptions,
): AsyncGenerator<TextFile> {
  const { packages, look } = options;
  let after: Parameters<PackageService["list"]>[1]["after"];
  do {
    const { items, next } = await packages.list(repository, { after, limit: PAGE, look });
    for (const one of items) yield* exportVersions(one, one.versions, options);
    after = next ?? undefined;
  } while (after);
}

/** Some versions of a package, as the files of its ecosystem. */
export async function* exportVersions(
  { name }: Package,
  entries: readonly VersionEntry[],
  { packages, exchange, ...options }: Omit<ExportOptions, "look">,
): AsyncGenerator<TextFile> {
  for (const entry of entries) {
    const { metadata } = await packages.describe(entry);
    yield* exchange.write(name, metadata, options);
  }
}
