import type { JsonObject } from "../../kit/json.ts";
import type { LinkSigner } from "../../model/link_signer.ts";
import { offered, type Package, type Repository, type VersionEntry } from "../../model/package.ts";
import { lookThrough } from "../../model/sight.ts";
import { seenThrough, type View } from "../../model/view.ts";
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
  /** What the client sees. */
  readonly view: View | null;
}

/** What a client sees of a package. */
interface Seen {
  readonly found: Package;
  /** The view that shows a part of it; `""` where all of it is seen. */
  readonly part: string;
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
    const seen = await this.#find(repository, asked);
    if (!seen) return null;
    const entries = chosen(seen.found, asked);
    if (entries.length === 0) return null;
    const render = () => this.#render(seen.found, entries, asked);
    return await this.#rendered.get(keyOf(seen, asked), render);
  }

  /** The versions of a package that a contract may see, newest first; or `null`. */
  async versions(
    repository: Repository,
    asked: Pick<ManifestRequest, "identifier" | "contract" | "view">,
  ): Promise<JsonObject | null> {
    const found = (await this.#find(repository, asked))?.found;
    const entries = found?.versions.filter((entry) => isVisible(entry, asked.contract)) ?? [];
    if (!found || entries.length === 0) return null;
    const Versions = entries.map(({ version }) => ({ PackageVersion: version }));
    return { Data: { PackageIdentifier: found.name, Versions } };
  }

  async #find(
    repository: Repository,
    { identifier, view }: Pick<ManifestRequest, "identifier" | "view">,
  ): Promise<Seen | null> {
    const key = foldIdentifier(identifier);
    const whole = await this.#packages.find(repository, key, lookThrough(null));
    const seen = whole && seenThrough(view, whole);
    return seen && { found: offered(seen), part: seen === whole ? "" : view!.id };
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

/** All who see the whole of a package share what was rendered of it, whatever else they see. */
function keyOf({ found, part }: Seen, asked: ManifestRequest): string {
  const { id, createdAt, revision } = found;
  const { origin, version, market, links } = asked;
  const floor = floorOf(asked.contract);
  const served = [floor, origin, market, version?.toLowerCase(), links?.id];
  return [id, createdAt, revision, part, ...served].join("\n");
}
