import { quote } from "../../model/ids.ts";
import type { Repository, StoredFile } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { FileService } from "../../registry/file_service.ts";
import { fileAddress, parseFileAddress, storedUrl } from "../file_address.ts";
import {
  type Installer,
  type ManifestVersion,
  refuseFindings,
  withIdentifiers,
} from "./manifest.ts";
import type { DefaultLocale, Locale } from "./manifest.ts";

/** Which package a version is of, and how this server was addressed by whoever describes it. */
export interface AdoptionPlace {
  readonly repository: Repository;
  readonly origin: string;
  readonly name: string;
}

/** A version whose stored files have been found. */
export interface Adopted {
  readonly version: ManifestVersion;
  readonly files: readonly StoredFile[];
}

type Icon = NonNullable<DefaultLocale["Icons"]>[number];

/** The files that addresses in a manifest lead to, when they are kept here. */
export class FileAdoption {
  readonly #files: FileService;

  constructor(files: FileService) {
    this.#files = files;
  }

  /**
   * Finds the stored files that the URLs of installers and icons lead to, among those that are `known`
   * or else uploaded, and takes the digests from them. A file is handed out below the version that
   * names it, wherever it was uploaded to.
   */
  async adopt(
    place: AdoptionPlace,
    version: ManifestVersion,
    known: readonly StoredFile[],
  ): Promise<Adopted> {
    const finder = new Finder(this.#files, { ...place, version: version.PackageVersion }, known);
    const installers: Installer[] = [];
    for (const installer of version.Installers) {
      installers.push(await ofInstaller(finder, installer));
    }
    const locales: Locale[] = [];
    for (const locale of version.Locales ?? []) locales.push(await ofLocale(finder, locale));
    return {
      version: {
        ...version,
        DefaultLocale: await ofLocale(finder, version.DefaultLocale),
        ...(version.Locales && { Locales: locales }),
        Installers: withIdentifiers(installers),
      },
      files: finder.found,
    };
  }
}

/** Where a member of a manifest says that a file is, and which digest it promises of it. */
interface Reference {
  readonly url: string | undefined;
  readonly member: string;
  readonly sha256: string | undefined;
}

/** Finds the files of one version. */
class Finder {
  readonly #files: FileService;
  readonly #place: AdoptionPlace & { readonly version: string };
  readonly #known: readonly StoredFile[];
  readonly #found = new Map<string, StoredFile>();

  constructor(
    files: FileService,
    place: AdoptionPlace & { readonly version: string },
    known: readonly StoredFile[],
  ) {
    this.#files = files;
    this.#place = place;
    this.#known = known;
  }

  get found(): readonly StoredFile[] {
    return [...this.#found.values()];
  }

  /** The address and the digest of a file that is kept here; `null` for one that is elsewhere. */
  async find(reference: Reference): Promise<{ url: string; sha256: string } | null> {
    const { repository, origin, name, version } = this.#place;
    const { url } = reference;
    const address = url === undefined ? null : parseFileAddress(storedUrl(url, repository, origin));
    if (!address) return null;
    const known = [...this.#found.values(), ...this.#known].find(({ id }) => id === address.file);
    const file = known ?? await this.#claim(address.file, reference);
    const sha256 = file.sha256.toUpperCase();
    refuseOther(reference, sha256);
    this.#found.set(file.id, file);
    const place = { package: name, version, file: file.id, name: file.name };
    return { url: fileAddress(repository, place), sha256 };
  }

  async #claim(id: string, { url = "", member }: Reference): Promise<StoredFile> {
    const { repository, name, version } = this.#place;
    const upload = await this.#files.upload(id);
    if (!upload || upload.repository !== repository.id) {
      throw new RegistryError(
        "value_refused",
        `Nothing was uploaded for ${member}Url ${quote(url)}`,
      );
    }
    return await this.#files.claim(upload, { repository, package: name, version });
  }
}

async function ofInstaller(finder: Finder, installer: Installer): Promise<Installer> {
  const { InstallerUrl: url, InstallerSha256: sha256 } = installer;
  const found = await finder.find({ url, sha256, member: "Installer" });
  return found
    ? { ...installer, InstallerUrl: found.url, InstallerSha256: found.sha256 }
    : installer;
}

async function ofLocale<L extends Locale>(finder: Finder, locale: L): Promise<L> {
  if (!locale.Icons) return locale;
  const Icons: Icon[] = [];
  for (const icon of locale.Icons) {
    const { IconUrl: url, IconSha256: sha256 } = icon;
    const found = await finder.find({ url, sha256, member: "Icon" });
    Icons.push(found ? { ...icon, IconUrl: found.url, IconSha256: found.sha256 } : icon);
  }
  return { ...locale, Icons };
}

function refuseOther({ member, sha256: said }: Reference, is: string): void {
  if (!said || said === is) return;
  refuseFindings([{
    field: `${member}Sha256`,
    rule: "V8",
    says: `Must be ${is}, which the stored file has`,
    value: said,
  }]);
}
