import type { Actor } from "../../model/event.ts";
import { newId, parseSlug, quote, type RepositoryId } from "../../model/ids.ts";
import type { Repository } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { Protocol } from "../../protocols/protocol.ts";
import type { FileService } from "../../registry/file_service.ts";
import type { OrganizationService } from "../../registry/organization_service.ts";
import type { PackageService } from "../../registry/package_service.ts";
import type { NewRepository, RepositoryService } from "../../registry/repository_service.ts";
import type { BundleHeader } from "./bundle_header.ts";
import type { BundleTarget } from "./bundle_target.ts";

/** What finding out where a bundle goes needs. */
export interface BundleTargetsOptions {
  readonly repositories: RepositoryService;
  readonly organizations: OrganizationService;
  readonly packages: PackageService;
  readonly files: FileService;
  readonly protocols: readonly Protocol[];
}

/** Where a repository goes; the one that there is, or the one of that address, where `from` is not said. */
export interface Route {
  readonly from?: string;
  readonly to: string;
}

/** Somebody's word on which repositories of a bundle go where. */
export interface Routing {
  /** Which of its repositories; `null` for all of them to where they were. */
  readonly routes: readonly Route[] | null;
  /** Makes repositories that are not there. */
  readonly create: boolean;
  /** Makes none, and answers what they would be. */
  readonly dryRun: boolean;
  readonly by: Actor;
}

/** A target before anything is taken into it. */
export type FoundTarget = Omit<BundleTarget, "salt">;

type Bundled = BundleHeader["repositories"][number];

/** Finds the repositories that a bundle goes to. */
export class BundleTargets {
  readonly #options: BundleTargetsOptions;

  constructor(options: BundleTargetsOptions) {
    this.#options = options;
  }

  /**
   * The target of each repository that is wanted of a bundle. Refuses with `repository_missing`,
   * `organization_missing`, or `bundle_refused` what the bundle does not hold.
   */
  async find(header: BundleHeader, routing: Routing): Promise<FoundTarget[]> {
    const targets: FoundTarget[] = [];
    for (const [from, to] of pairs(header, routing)) {
      const bundled = header.repositories.find(({ path }) => path === from);
      if (!bundled) {
        const held = header.repositories.map(({ path }) => path).join(", ");
        throw new RegistryError(
          "bundle_refused",
          `It does not hold ${quote(from)}: it holds ${held}`,
        );
      }
      if (targets.some(({ repository }) => repository.path === to)) {
        throw new RegistryError("value_refused", `Two repositories cannot both go to ${quote(to)}`);
      }
      const repository = await this.#options.repositories.find(to) ??
        await this.#missing(header, bundled, to, routing);
      targets.push(await this.#target(bundled, repository, routing.by));
    }
    return targets;
  }

  async #target(
    bundled: Bundled,
    repository: Repository,
    by: Actor,
  ): Promise<FoundTarget> {
    const { protocols, packages, files } = this.#options;
    const protocol = protocols.find(({ id }) => id === bundled.protocol);
    if (repository.protocol !== bundled.protocol || !protocol?.exchange) {
      const says = `It holds packages of ${
        quote(bundled.protocol)
      }, and "${repository.path}" is of ${repository.protocol}`;
      throw new RegistryError("bundle_refused", says);
    }
    const exchange = await protocol.exchange({ packages, files });
    return { from: bundled.path, repository, names: protocol.names, exchange, by };
  }

  /** Who may see it is nothing that a bundle decides. */
  async #missing(
    { base }: BundleHeader,
    { protocol, title }: Bundled,
    to: string,
    { create, dryRun, by }: Routing,
  ): Promise<Repository> {
    const { organizations, repositories, protocols } = this.#options;
    if (!create) {
      throw new RegistryError("repository_missing", `${quote(to)}: make it, or say "--create"`);
    }
    if (base !== null) {
      throw new RegistryError(
        "bundle_refused",
        `It continues bundle ${base}, and ${quote(to)} is not there`,
      );
    }
    if (!protocols.some(({ id }) => id === protocol)) {
      throw new RegistryError("bundle_refused", `It holds packages of ${quote(protocol)}`);
    }
    const [owner = "", slug = ""] = to.split("/");
    const organization = await organizations.find(owner);
    if (!organization) throw new RegistryError("organization_missing", quote(owner));
    const wanted: NewRepository = {
      ...{ organization, slug: parseSlug(slug), protocol, title, visibility: "private" },
    };
    return dryRun ? imagined(wanted, to) : await repositories.create(wanted, by);
  }
}

/** A repository that nobody has made, to look up in what it has. */
function imagined({ organization, ...wanted }: NewRepository, path: string): Repository {
  return {
    ...{ ...wanted, path, id: newId() as RepositoryId, revision: 0, options: {}, createdAt: 0 },
    ...{ organization: organization.id, organizationSlug: organization.slug },
  };
}

/** What goes where, by addresses there and here. */
function pairs({ repositories }: BundleHeader, { routes }: Routing): [string, string][] {
  if (!routes) return repositories.map(({ path }) => [path, path]);
  const [first, ...others] = repositories;
  const only = others.length === 0 ? first?.path : undefined;
  return routes.map(({ from, to }) => [from ?? only ?? to, to]);
}
