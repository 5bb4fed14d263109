import { endpoint, type ManifestQuery, manifestQuery } from "./address.ts";
import { knows } from "./contract.ts";
import { WinGetFailure } from "./failure.ts";
import type { Information } from "./information.ts";
import { type Manifest, parseManifests } from "./manifest.ts";
import { readAnswer } from "./rest_answer.ts";
import { type FoundPackage, parseSearchPage } from "./search_answer.ts";
import { type SearchRequest, serializeRequest, shapeRequest } from "./search_request.ts";
import { newestFirst } from "./version_order.ts";
import type { Wire } from "./wire.ts";

/** What a session with a source is made of. */
export interface RestSourceOptions {
  readonly wire: Wire;
  readonly base: string;
  readonly information: Information;
  readonly contract: string;
  /** The user's own header, sent from contract 1.1 on. */
  readonly header?: string;
  /** Two letters. */
  readonly market: string;
}

/** What a search led to; with the full manifests where no search was needed. */
export interface Found {
  readonly package: FoundPackage;
  readonly manifests?: readonly Manifest[];
}

/** An endless token would otherwise make a test endless. */
const MOST_PAGES = 10_000;

/** A session with one source at one contract. */
export class RestSource {
  readonly contract: string;
  readonly identifier: string;
  readonly #options: RestSourceOptions;

  constructor(options: RestSourceOptions) {
    this.#options = options;
    this.contract = options.contract;
    this.identifier = options.information.identifier;
  }

  /** Finds packages: by one request for an identifier alone, else by a search page after page. */
  async search(request: SearchRequest): Promise<readonly Found[]> {
    const only = onlyFilter(request);
    if (only && only.matchType !== "Substring" && only.matchType !== "StartsWith") {
      return await this.#byIdentifier(only.keyWord);
    }
    const packages = await Array.fromAsync(this.pages(request));
    const found = packages.flat().slice(0, request.count ?? Infinity);
    if (found.length === 0 && only?.matchType === "Substring") {
      return await this.#byIdentifier(only.keyWord);
    }
    return found.map((one) => ({ package: one }));
  }

  /** The pages of a search, each asked for with the same body. */
  async *pages(request: SearchRequest): AsyncGenerator<readonly FoundPackage[]> {
    const { wire, base, information } = this.#options;
    const body = serializeRequest(shapeRequest(request, information, this.#options));
    let continuation: string | null = null;
    let count = 0;
    for (let page = 0; page < MOST_PAGES; page++) {
      const headers: Record<string, string> = {
        ...this.#headers(),
        ...continuation && { ContinuationToken: continuation },
      };
      const url = endpoint(base, "manifestSearch");
      const answer = readAnswer(await wire.send({ method: "POST", url, headers, body }));
      const read = parseSearchPage(answer, this.contract);
      yield read.packages;
      count += read.packages.length;
      continuation = read.continuation;
      if (!continuation || count >= (request.count ?? Infinity)) return;
    }
    throw new WinGetFailure("invalidData", "The search never ends");
  }

  /** Every version of a package, or those that the query names; empty when there is none. */
  async manifests(identifier: string, query: ManifestQuery = {}): Promise<readonly Manifest[]> {
    const { wire, base } = this.#options;
    const url = endpoint(base, "packageManifests", identifier) +
      manifestQuery({ ...query, ...this.#parameters(query) });
    const answer = await wire.send({ method: "GET", url, headers: this.#headers() });
    return parseManifests(readAnswer(answer), this.contract);
  }

  /** One version, asked for by its own spelling. */
  async manifest(identifier: string, version: string): Promise<Manifest> {
    const manifests = await this.manifests(identifier, { version });
    const found = manifests.find((one) =>
      one.version.toLowerCase() === version.toLowerCase() && one.channel === ""
    );
    if (!found) throw new WinGetFailure("noManifestFound", `${identifier} ${version}`);
    return found;
  }

  async #byIdentifier(identifier: string): Promise<readonly Found[]> {
    const manifests = await this.manifests(identifier);
    const first = manifests[0];
    if (!first) return [];
    const found = {
      identifier: first.identifier,
      name: first.defaultLocale.name!,
      publisher: first.defaultLocale.publisher!,
      versions: manifests.map(summaryOf).sort((a, b) => newestFirst(a.version, b.version)),
    };
    return [{ package: found, manifests }];
  }

  #headers(): Record<string, string> {
    const { contract, header } = this.#options;
    return {
      "Content-Type": "application/json",
      "Version": contract,
      "User-Agent": USER_AGENT,
      ...header && knows(contract, 1) && { "Windows-Package-Manager": header },
    };
  }

  #parameters(query: ManifestQuery): ManifestQuery {
    const { information: { lists }, contract, market } = this.#options;
    if (!knows(contract, 1)) return {};
    const has = (list: readonly string[], name: string) =>
      list.some((one) => one.toLowerCase() === name);
    const isMarketWanted = has(lists.RequiredQueryParameters, "market");
    for (const name of ["version", "channel"] as const) {
      const isGiven = Boolean(query[name]);
      const isWrong = isGiven
        ? has(lists.UnsupportedQueryParameters, name)
        : has(lists.RequiredQueryParameters, name);
      if (isWrong) throw new WinGetFailure("unsupportedRequest", name);
    }
    return isMarketWanted ? { market } : {};
  }
}

/** What the client calls itself. */
export const USER_AGENT =
  "winget-cli WindowsPackageManager/1.28.100 DesktopAppInstaller/Microsoft.DesktopAppInstaller v1.28.100.0";

function onlyFilter({ query, inclusions, filters, count: _ }: SearchRequest) {
  const isAlone = !query && !inclusions?.length && filters?.length === 1;
  return isAlone && filters[0]!.field === "PackageIdentifier" ? filters[0]! : null;
}

function summaryOf({ version, channel, installers }: Manifest) {
  const entries = installers.flatMap((one) => one.entries);
  const given = (texts: readonly (string | undefined)[]) => [
    ...new Set(texts.filter((text) => text !== undefined)),
  ];
  return {
    ...{ version, channel },
    productCodes: given([...installers, ...entries].map(({ productCode }) => productCode)),
    familyNames: given(installers.map(({ familyName }) => familyName)),
    upgradeCodes: given(entries.map(({ upgradeCode }) => upgradeCode)),
    shownVersions: given(entries.map(({ displayVersion }) => displayVersion))
      .sort((a, b) => newestFirst(b, a)),
  };
}
