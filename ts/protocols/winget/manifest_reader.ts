import type { JsonObject } from "../../kit/json.ts";
import type { LinkSigner } from "../../model/link_signer.ts";
import { offered, type Package, type Repository, type VersionEntry } from "../../model/package.ts";
import type { PackageService } from "../../registry/package_service.ts";
import type { RenderedAnswer, RenderedAnswers } from "../../registry/rendered_answers.ts";
import { servedUrl } from "../file_address.ts";
import type { Toolbox } from "../protocol.ts";
import { type Contract, floorOf, reaches } from "./contract.ts";
import { asManifestVersion, presentVersion } from "./manifest.ts";
import { foldIdentifier } from "./names.ts";
import { asSummary } from "./summary.ts";
import { findVersion } from "./version_entry.ts";

/** What a client asks of `/packageManifests/{identifier}`. */
export interface ManifestRequest {
  readonly identifier: string;
  readonly version?: string;
  readonly channel?: string;
  /** Two letters; installers that may not be offered there are left out. */
  readonly market?: string;
  readonly contract: Contract;
  readonly origin: string;
  /** Opens the files of the manifest; `null` where they open without. */
  readonly links: LinkSigner | null;
}

/** Manifests as clients read them: kept as bytes, once for each state of a package. */
export class ManifestReader {
  readonly #packages: PackageService;
  readonly #rendered: RenderedAnswers;

  constructor({ packages, rendered }: Pick<Toolbox, "packages" | "rendered">) {
    this.#packages = packages;
    this.#rendered = rendered;
  }

  /** The answer to a client, or `null` where it has nothing to read. */
  async manifest(repository: Repository, asked: ManifestRequest): Promise<RenderedAnswer | null> {
    if (asked.channel) return null;
    const found = await this.#find(repository, asked.identifier);
    if (!found) return null;
    const entries = chosen(found, asked);
    if (entries.length === 0) return null;
    return await this.#rendered.get(keyOf(found, asked), () => this.#render(found, entries, asked));
  }

  /** The versions of a package that a contract may see, newest first; or `null`. */
  async versions(
    repository: Repository,
    identifier: string,
    contract: Contract,
  ): Promise<JsonObject | null> {
    const found = await this.#find(repository, identifier);
    const entries = found ? found.versions.filter((entry) => isVisible(entry, contract)) : [];
    if (!found || entries.length === 0) return null;
    const Versions = entries.map(({ version }) => ({ PackageVersion: version }));
    return { Data: { PackageIdentifier: found.name, Versions } };
  }

  async #find(repository: Repository, identifier: string): Promise<Package | null> {
    const found = await this.#packages.find(repository, foldIdentifier(identifier));
    return found && offered(found);
  }

  async #render(
    { name }: Package,
    entries: readonly VersionEntry[],
    { contract, origin, market, links }: ManifestRequest,
  ): Promise<string | null> {
    const resolve = (url: string) => servedUrl(url, origin, links);
    const descriptions = await Promise.all(entries.map((entry) => this.#packages.describe(entry)));
    const versions = descriptions.flatMap(({ metadata }) =>
      presentVersion(asManifestVersion(metadata), contract, { resolve, market }) ?? []
    );
    if (versions.length === 0) return null;
    return JSON.stringify({ Data: { PackageIdentifier: name, Versions: versions } });
  }
}

/** A version that was asked for by name is served even when it was yanked: whoever pinned it keeps it. */
function chosen({ versions }: Package, { version, contract }: ManifestRequest) {
  if (version === undefined || version === "") {
    return versions.filter((entry) => isVisible(entry, contract));
  }
  const found = findVersion(versions, version);
  return found ? [found] : [];
}

function isVisible({ yanked, summary }: VersionEntry, contract: Contract): boolean {
  return yanked === undefined && reaches(contract, asSummary(summary).since);
}

function keyOf({ id, createdAt, revision }: Package, asked: ManifestRequest): string {
  const floor = floorOf(asked.contract);
  const { origin, version, market, links } = asked;
  const served = [floor, origin, market, version?.toLowerCase(), links?.id];
  return [id, createdAt, revision, ...served].join("\n");
}
