import { baseOf, endpoint } from "./address.ts";
import { applicableInstaller, DESKTOP, type Machine } from "./applicable_installer.ts";
import { CONTRACTS, negotiate } from "./contract.ts";
import { correlate, type Correlated, type InstalledProgram } from "./correlation.ts";
import { download } from "./download.ts";
import { WinGetFailure } from "./failure.ts";
import { admit, type Information, parseInformation } from "./information.ts";
import { InformationCache } from "./information_cache.ts";
import type { Installer } from "./installer.ts";
import type { Manifest } from "./manifest.ts";
import { listRequest, searchRequest, type Wanted } from "./requests.ts";
import { readInformationAnswer } from "./rest_answer.ts";
import { type Found, RestSource, USER_AGENT } from "./rest_source.ts";
import type { FoundPackage } from "./search_answer.ts";
import { Wire } from "./wire.ts";

/** How a client differs from the newest one on an ordinary computer. */
export interface WinGetOptions {
  /** Contracts that it speaks. */
  readonly contracts?: readonly string[];
  /** Lets sources be without TLS, which no real client does. */
  readonly allowsHttp?: boolean;
  /** What the user gives with `--header`. */
  readonly header?: string;
  readonly acceptsAgreements?: boolean;
  readonly machine?: Machine;
  /** Milliseconds; for the cache. */
  readonly now?: () => number;
  readonly wire?: Wire;
}

/** A source as it is remembered. */
export interface KnownSource {
  readonly name: string;
  readonly arg: string;
  readonly identifier: string;
}

/** An installer that was chosen and downloaded. */
export interface Downloaded {
  readonly manifest: Manifest;
  readonly installer: Installer;
  readonly bytes: Uint8Array;
}

const LONGEST_HEADER = 1024;

/** A client of REST sources, command by command. Disposing of it closes its connections. */
export class WinGet implements Disposable {
  readonly wire: Wire;
  readonly #options: WinGetOptions;
  readonly #machine: Machine;
  readonly #cache: InformationCache;
  readonly #sources = new Map<string, KnownSource>();

  constructor(options: WinGetOptions = {}) {
    if ((options.header ?? "").length > LONGEST_HEADER) {
      throw new WinGetFailure("headerTooLong", `${options.header!.length} characters`);
    }
    this.#options = options;
    this.#machine = options.machine ?? DESKTOP;
    this.#cache = new InformationCache(options.now ?? Date.now);
    this.wire = options.wire ?? new Wire();
  }

  /** `source add --name … --arg … --type Microsoft.Rest`. */
  async addSource(name: string, arg: string): Promise<KnownSource> {
    if (this.#sources.has(name)) throw new WinGetFailure("sourceNameTaken", name);
    if ([...this.#sources.values()].some((known) => known.arg === arg)) {
      throw new WinGetFailure("sourceArgTaken", arg);
    }
    const information = await this.#information(baseOf(arg)).catch((cause) => {
      throw new WinGetFailure("sourceOpenFailed", String(cause), { cause });
    });
    admit(information);
    this.#agree(information);
    if (!/^https?:\/\//i.test(arg.trim())) throw new WinGetFailure("sourceNotRemote", arg);
    if (!this.#options.allowsHttp && !/^https:/i.test(arg.trim())) {
      throw new WinGetFailure("sourceNotSecure", arg);
    }
    const known = { name, arg, identifier: information.identifier };
    this.#sources.set(name, known);
    return known;
  }

  /** A session with a source, as each command opens it. */
  async open(name: string): Promise<RestSource> {
    const { wire } = this;
    const { contracts = CONTRACTS, header } = this.#options;
    const known = this.#sources.get(name);
    if (!known) throw new WinGetFailure("sourceMissing", name);
    const base = baseOf(known.arg);
    const information = await this.#information(base);
    const contract = negotiate(contracts, information.contracts);
    admit(information, contract);
    this.#agree(information);
    const { market } = this.#machine;
    return new RestSource({ wire, base, information, contract, header, market });
  }

  /** `search`. */
  async search(name: string, wanted: Wanted): Promise<readonly FoundPackage[]> {
    const source = await this.open(name);
    return (await source.search(searchRequest(wanted))).map((one) => one.package);
  }

  /** `show`, of the newest version unless another is named. */
  async show(name: string, wanted: Wanted & { version?: string }): Promise<Manifest> {
    const source = await this.open(name);
    const found = only(await source.search(listRequest(wanted)));
    const { identifier, versions } = found.package;
    const version = wanted.version ?? versions[0]!.version;
    const inHand = found.manifests?.find((one) => same(one.version, version));
    return inHand ?? await source.manifest(identifier, version);
  }

  /** `list` and `upgrade`: every program that comes from this source. */
  async list(name: string, programs: readonly InstalledProgram[]): Promise<readonly Correlated[]> {
    return await correlate(await this.open(name), programs);
  }

  /** `install` and `download`, up to the moment when the installer would be run. */
  async download(name: string, wanted: Wanted & { version?: string }): Promise<Downloaded> {
    const manifest = await this.show(name, wanted);
    const installer = applicableInstaller(manifest, this.#machine);
    return { manifest, installer, bytes: await download(this.wire, installer) };
  }

  [Symbol.dispose](): void {
    this.wire[Symbol.dispose]();
  }

  async #information(base: string): Promise<Information> {
    const url = endpoint(base, "information");
    const { header = "" } = this.#options;
    const kept = this.#cache.get(url, header);
    if (kept) return kept;
    const headers: Record<string, string> = {
      ...{ "Content-Type": "application/json", "User-Agent": USER_AGENT },
      ...header && { "Windows-Package-Manager": header },
    };
    const answer = await this.wire.send({ method: "GET", url, headers });
    const information = parseInformation(readInformationAnswer(answer));
    const control = answer.headers["cache-control"] ?? "";
    this.#cache.put({ url, header, control }, information);
    return information;
  }

  #agree({ agreements, lists }: Information): void {
    const { RequiredPackageMatchFields: fields, RequiredQueryParameters: parameters } = lists;
    const asksForMarket = [...fields, ...parameters].some((one) => same(one, "Market"));
    if ((agreements || asksForMarket) && !this.#options.acceptsAgreements) {
      throw new WinGetFailure("agreementsDeclined", agreements ?? "Market");
    }
  }
}

function only(found: readonly Found[]): Found {
  if (found.length > 1) {
    const names = found.map((one) => one.package.identifier).join(", ");
    throw new WinGetFailure("severalPackagesFound", names);
  }
  if (!found[0]) throw new WinGetFailure("noPackageFound", "Nothing matches");
  return found[0];
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
