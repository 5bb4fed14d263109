import { safeMediaType } from "../../model/file_name.ts";
import { quote } from "../../model/ids.ts";
import type { StoredFile, Version } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { fileAddress } from "../../protocols/file_address.ts";
import type { FileService } from "../../registry/file_service.ts";
import type { VersionContent } from "../../registry/package_draft.ts";
import { type BundleTarget, fileIdIn } from "./bundle_target.ts";
import type { BundledFile, VersionLine } from "./contents.ts";
import { readdressed } from "./file_addresses.ts";

/** Files of versions on their way from a bundle into a repository. */
export class BundledFiles {
  readonly #files: FileService;
  readonly #target: BundleTarget;

  constructor(files: FileService, target: BundleTarget) {
    this.#files = files;
    this.#target = target;
  }

  /** Files of a version that have to arrive: neither its former state has them nor has an upload. */
  async missing(line: VersionLine, former: Version | null): Promise<readonly BundledFile[]> {
    const missing: BundledFile[] = [];
    for (const file of line.files) {
      const isHere = file.known || sameFile(former, file) || await this.#isUploaded(line, file);
      if (!isHere) missing.push(file);
    }
    return missing;
  }

  /** Keeps a file as an upload that {@link content} names; refuses with `digest_mismatch`. */
  async receive(
    line: VersionLine,
    file: BundledFile,
    body: ReadableStream<Uint8Array>,
  ): Promise<void> {
    const { repository, by } = this.#target;
    const { name: fileName, mediaType, size: announced, sha256, inspected } = file;
    await this.#files.receive({
      ...{ repository, by, package: line.package, version: line.version },
      ...{ id: fileIdIn(this.#target, line, file), fileName, body, sha256, announced },
      mediaType: safeMediaType(mediaType),
      ...(inspected && { inspected }),
    });
  }

  /** What is to be stored of a version, with its files as they are kept here; refuses with `file_missing`. */
  async content(line: VersionLine, name: string, former: Version | null): Promise<VersionContent> {
    const { repository, by, exchange } = this.#target;
    const known: StoredFile[] = [];
    const addresses = new Map<string, string>();
    for (const file of line.files) {
      const there = sameFile(former, file);
      if (there) known.push(there);
      const { id, name: called } = there ?? { ...file, id: await this.#idOf(line, file) };
      const place = { package: name, version: line.version, file: id, name: called };
      addresses.set(file.id, fileAddress(repository, place));
    }
    const metadata = readdressed(line.metadata, (file) => addresses.get(file) ?? null);
    // What is hidden of a version is as at its source, and what it names that is here is known.
    const before = former && known.length > 0 ? { ...former, metadata, files: known } : null;
    return await exchange.content({ repository, by, origin: "", name }, metadata, before);
  }

  async #idOf(line: VersionLine, file: BundledFile): Promise<string> {
    if (await this.#isUploaded(line, file)) return fileIdIn(this.#target, line, file);
    const says = file.known
      ? "was in a former bundle and is not here any more: import one that holds everything"
      : "did not arrive: import the bundle again";
    throw new RegistryError("file_missing", `${quote(file.name)} ${says}`);
  }

  async #isUploaded(line: VersionLine, file: BundledFile): Promise<boolean> {
    const upload = await this.#files.upload(fileIdIn(this.#target, line, file));
    const isOurs = upload?.repository === this.#target.repository.id;
    return isOurs && upload.file.sha256 === file.sha256;
  }
}

function sameFile(former: Version | null, { sha256, name }: BundledFile): StoredFile | undefined {
  const same = former?.files.filter((file) => file.sha256 === sha256);
  return same?.find((file) => file.name === name) ?? same?.[0];
}
