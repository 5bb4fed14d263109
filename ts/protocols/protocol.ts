import type { Context, Hono, MiddlewareHandler } from "hono";
import type { JsonObject } from "../kit/json.ts";
import type { LinkSigner } from "../model/link_signer.ts";
import type { Repository } from "../model/package.ts";
import type { Principal } from "../model/principal.ts";
import type { RegistryError } from "../model/registry_error.ts";
import type { Action } from "../model/role.ts";
import type { Catalogue } from "../registry/catalogue.ts";
import type { Env } from "../registry/env.ts";
import type { FileService } from "../registry/file_service.ts";
import type { PackageName } from "../registry/package_draft.ts";
import type { Show } from "../registry/package_search/listed_package.ts";
import type { PackageService } from "../registry/package_service.ts";
import type { RenderedAnswers } from "../registry/rendered_answers.ts";
import type { Exchange } from "./exchange.ts";
import type { Mirroring } from "./mirroring.ts";
import type { Publishing } from "./publishing.ts";

/** One package ecosystem. Adding one is a folder and a line in `protocols/mod.ts`. */
export interface Protocol {
  /** Used in URLs, keys and settings; never changes once released. */
  readonly id: string;
  readonly title: string;
  /** Where its clients expect it: `/winget/:org/:repo`, but `/v2/:org/:repo` for OCI. */
  readonly mount: `/${string}`;
  /** Where its clients expect the default repository: the same routes once more. */
  readonly aliases: readonly Alias[];
  /** How the addresses end that search, which costs more than to fetch: `/manifestSearch`. */
  readonly searches: readonly string[];
  readonly names: NameRules;
  /** What lists of packages of all protocols tell of a version. */
  readonly shown: Show;
  routes(tools: Toolbox): Hono<Env>;
  /** Left out where packages do not come and go as files of text; loaded when first one does. */
  exchange?(tools: Pick<Toolbox, "packages" | "files">): Promise<Exchange>;
  /** Says an error the way this client prints it, challenge header included. */
  explain(error: RegistryError, c: Context<Env>): Response;
  /** Left out where clients describe what they publish. */
  publishing?(tools: Pick<Toolbox, "packages" | "files" | "catalogue">): Publishing;
  /** Left out where nothing can be copied from elsewhere; loaded when first something is. */
  mirroring?(): Promise<Mirroring>;
  /** Refuses with `value_refused` options of a repository that its clients could not take. */
  checkOptions?(options: JsonObject): void;
  /** How to point a client at a repository; shown by the UI, printed into the docs. */
  usage(repository: URL): readonly UsageStep[];
}

/** A second address of a protocol's default repository, shared with whatever else stands there. */
export interface Alias {
  readonly base: `/${string}`;
  /** First segments of the paths below `base` that are the protocol's own. */
  readonly segments: readonly string[];
}

/** How names and versions of an ecosystem are read and compared. Pure. */
export interface NameRules {
  /** Refuses with `name_refused`. */
  parse(name: string): PackageName;
  /** Two spellings of one version have one key. */
  versionKey(version: string): string;
  /** Below zero when `one` is older than `other`. */
  compare(one: string, other: string): number;
}

/** One thing that a user does on their machine. */
export interface UsageStep {
  readonly says: string;
  readonly command: string;
}

/** What a protocol is given: services and no stores, so that a dialect cannot invent its own persistence. */
export interface Toolbox {
  readonly packages: PackageService;
  readonly files: FileService;
  readonly catalogue: Catalogue;
  readonly rendered: RenderedAnswers;
  /** Lets a request pass when its principal may do `action` with the repository at hand. */
  readonly may: (action: Action) => MiddlewareHandler<Env>;
  /** Makes addresses of files open for whoever is shown them; `null` where they open without. */
  readonly linksFor: (principal: Principal, repository: Repository) => LinkSigner | null;
  readonly limits: { readonly jsonBytes: number };
}
