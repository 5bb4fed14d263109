import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { sha256Hex } from "../../ts/kit/digest.ts";
import type { JsonObject } from "../../ts/kit/json.ts";
import {
  type FetchWatch,
  type FileFetcher,
  type FileToVerify,
  type FileVerifier,
  Unverified,
  type VerifiedFile,
} from "../../ts/mirror/steps.ts";
import type { RemoteFile } from "../../ts/protocols/exchange.ts";
import type { LocalFile } from "../../ts/protocols/mirroring.ts";

/** Copies files from memory onto disk, where they stay until somebody lets go of them. */
export class ScriptedFetcher implements FileFetcher {
  /** Addresses, each as often as it was downloaded. */
  readonly downloads: string[] = [];
  /** Called before each download; may throw. */
  fault: (url: string, signal: AbortSignal) => void | Promise<void> = () => {};
  /** How many hold each file. */
  readonly #held = new Map<string, number>();
  readonly #folder: string;
  readonly #files: ReadonlyMap<string, string>;

  constructor(folder: string, files: ReadonlyMap<string, string>) {
    this.#folder = folder;
    this.#files = files;
  }

  async fetch(
    remote: RemoteFile & { readonly sha256: string },
    watch: FetchWatch,
  ): Promise<LocalFile> {
    const file = await this.#fetch(remote, watch);
    this.#held.set(file.path, (this.#held.get(file.path) ?? 0) + 1);
    return file;
  }

  size({ url }: RemoteFile): Promise<number | null> {
    return Promise.resolve(this.#files.get(url)?.length ?? null);
  }

  async forget({ path }: LocalFile): Promise<void> {
    const others = (this.#held.get(path) ?? 1) - 1;
    this.#held.set(path, others);
    if (others <= 0) await Deno.remove(path).catch(() => {});
  }

  sweep(): Promise<void> {
    return Promise.resolve();
  }

  async #fetch(
    { url, sha256 }: RemoteFile & { readonly sha256: string },
    { signal, received }: FetchWatch,
  ): Promise<LocalFile> {
    const path = join(this.#folder, sha256);
    const there = await Deno.stat(path).catch(() => null);
    if (there) return { path, size: there.size, sha256 };
    signal.throwIfAborted();
    await this.fault(url, signal);
    const bytes = this.#files.get(url);
    if (bytes === undefined) throw new Unverified("file_unavailable", `${url} answers 404`);
    if (sha256Hex(bytes) !== sha256) throw new Unverified("file_replaced", `${url} is another`);
    this.downloads.push(url);
    await Deno.writeTextFile(path, bytes);
    received(bytes.length);
    return { path, size: bytes.length, sha256 };
  }
}

/** Knows who signed which file, and takes no other word. */
export class ScriptedVerifier implements FileVerifier {
  /** By address; what is not named is not signed. */
  readonly signers = new Map<string, JsonObject>();
  readonly formerSigners: unknown[] = [];
  /** Called before each verdict; may throw. */
  fault: (url: string) => void | Promise<void> = () => {};

  async verify(_file: LocalFile, about: FileToVerify): Promise<VerifiedFile> {
    const { remote: { url }, formerSigner, signerPolicy, signerApproved } = about;
    this.formerSigners.push(formerSigner);
    await this.fault(url);
    const signature = this.signers.get(url) ?? null;
    const isOther = formerSigner !== undefined && !isDeepStrictEqual(formerSigner, signature);
    if (isOther && signerPolicy === "hold" && !signerApproved) {
      throw new Unverified("signer_changed", "Somebody else signed it");
    }
    const warnings = isOther && signerPolicy === "warn" ? ["Somebody else signed it"] : [];
    return { inspected: { kind: "exe", signature }, warnings };
  }
}
