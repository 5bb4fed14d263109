import type { JsonObject } from "../../../ts/kit/json.ts";
import { fold } from "../../../ts/kit/fold.ts";
import { DEFAULT_LOCALE } from "../../../ts/protocols/winget/manifest/locale_fields.ts";
import { INHERITED } from "../../../ts/protocols/winget/yaml/_root_fields.ts";
import type { Resource } from "./answers.ts";
import { installerFields, localeFields } from "./manifest.ts";
import type { MadePackage, MadeVersion } from "./made_package.ts";
import type { Shelf } from "./shelf.ts";

/** How the stand-in behaves as a REST source. */
export interface RestOptions {
  /** Must come as `Authorization: Bearer` or as `Windows-Package-Manager`. */
  readonly token?: string;
  /** What somebody would have to agree to. */
  readonly agreements?: JsonObject;
  readonly contracts?: readonly string[];
  /** How many packages are on one page. */
  readonly pageSize?: number;
}

/** What a REST source says at a path below its base; `null` for nothing. */
export class RestSource {
  readonly #shelf: Shelf;
  readonly #origin: string;
  readonly #options: RestOptions;

  constructor(shelf: Shelf, origin: string, options: RestOptions) {
    this.#shelf = shelf;
    this.#origin = origin;
    this.#options = options;
  }

  async find(request: Request, path: string): Promise<Resource | null> {
    if (!this.#isAllowed(request)) return said({ code: "unauthorized" }, 401);
    if (path === "information") return this.#information();
    if (path === "manifestSearch") return this.#search(request, await request.json());
    const id = /^packageManifests\/(.+)$/.exec(path)?.[1];
    if (id === undefined) return null;
    const wanted = new URL(request.url).searchParams.get("Version");
    return this.#manifests(decodeURIComponent(id), wanted);
  }

  #isAllowed({ headers }: Request): boolean {
    const { token } = this.#options;
    return token === undefined || headers.get("authorization") === `Bearer ${token}` ||
      headers.get("windows-package-manager") === token;
  }

  #information(): Resource {
    const { agreements, contracts = ["1.0.0", "1.4.0", "1.10.0"] } = this.#options;
    return said({
      Data: {
        ...{ SourceIdentifier: "stand-in", ServerSupportedVersions: contracts },
        SourceAgreements: agreements,
      },
    });
  }

  #search({ headers }: Request, body: JsonObject): Resource {
    const { pageSize = 50 } = this.#options;
    const from = Number(headers.get("continuationtoken") ?? 0);
    const ids = body.FetchAllManifests === true
      ? this.#shelf.ids
      : [...this.#shelf.all()].filter((made) => fits(made, body)).map(({ id }) => id);
    const next = from + pageSize;
    const page = ids.slice(from, next).map((id) => this.#shelf.get(id)!);
    return said({
      Data: page.map((made) => ({
        ...{ PackageIdentifier: made.id, PackageName: localeFields(made).PackageName },
        Publisher: localeFields(made).Publisher,
        Versions: made.versions.map(({ version }) => ({ PackageVersion: version })),
      })),
      ...(next < ids.length && { ContinuationToken: String(next) }),
    });
  }

  #manifests(id: string, wanted: string | null): Resource {
    const made = this.#shelf.get(id) ??
      [...this.#shelf.all()].find((one) => fold(one.id) === fold(id));
    const versions = made?.versions.filter(({ version }) => (wanted ?? version) === version) ?? [];
    if (!made || versions.length === 0) return { ...said({}, 204), bytes: new Uint8Array() };
    const Versions = versions.map((version) => versionOf(made, version, this.#origin));
    return said({ Data: { PackageIdentifier: made.id, Versions } });
  }
}

function versionOf(made: MadePackage, version: MadeVersion, origin: string): JsonObject {
  const root = version.root ?? {};
  const inherited = pick(root, INHERITED);
  return {
    PackageVersion: version.version,
    DefaultLocale: { ...localeFields(made), ...pick(root, DEFAULT_LOCALE) },
    Locales: version.localization ?? [],
    Installers: installerFields(made, version, origin).map((one) => ({ ...inherited, ...one })),
  };
}

function pick(members: JsonObject, fields: object): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([name]) => name in fields));
}

/** As much of searching as is asked of a source that is mirrored. */
function fits(made: MadePackage, { Query, Filters }: JsonObject): boolean {
  const filters = (Filters ?? []) as readonly JsonObject[];
  const words = [
    Query as JsonObject | undefined,
    ...filters.map(({ RequestMatch }) => RequestMatch),
  ]
    .flatMap((match) => match ? [String((match as JsonObject).KeyWord)] : []);
  const { PackageName } = localeFields(made);
  const text = fold([made.id, PackageName, made.moniker, ...made.tags ?? []].join("\n"));
  return words.length > 0 && words.every((word) => text.includes(fold(word)));
}

function said(body: JsonObject, status = 200): Resource {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return { bytes, type: "application/json", status };
}
