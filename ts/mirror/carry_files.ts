import type { JsonObject } from "../kit/json.ts";
import { safeFileName } from "../model/file_name.ts";
import type { SignerPolicy } from "../model/mirror.ts";
import type { StoredFile } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { RemoteFile } from "../protocols/exchange.ts";
import { fileAddress } from "../protocols/file_address.ts";
import type { LocalFile } from "../protocols/mirroring.ts";
import type { CopyErrand, CopyTools } from "./copy_errand.ts";
import { isWorthKeeping } from "./quarantine.ts";
import { type FileToVerify, Unverified, type VerifiedFile } from "./steps.ts";

/** A version whose files are to be brought here. */
export interface Cargo {
  readonly package: string;
  readonly version: string;
  readonly metadata: JsonObject;
  readonly formerSigner: JsonObject | null | undefined;
  readonly signerApproved: boolean;
}

/** Files that are kept here, and wait for a version to name them. */
export interface Carried {
  /** New addresses, by those that the files had. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly stored: readonly StoredFile[];
  readonly local: readonly LocalFile[];
  readonly warnings: readonly string[];
  /** Of the last file that is signed; `null` for none. */
  readonly signer: JsonObject | null;
  readonly bytes: number;
}

type Promised = RemoteFile & { readonly sha256: string };

/**
 * Fetches the files of a version, proves every one of them, and only then keeps them. Throws
 * `Unverified` for what must not be published.
 */
export async function carryFiles(
  tools: CopyTools,
  errand: CopyErrand,
  cargo: Cargo,
): Promise<Carried> {
  const proven: { remote: Promised; file: LocalFile; verified: VerifiedFile }[] = [];
  for (const remote of promised(errand.mirroring.files(cargo.metadata))) {
    const { signal, received } = errand;
    const file = await tools.fetcher.fetch(remote, { signal, received });
    const verified = await prove(tools, errand, { ...cargo, remote, file });
    proven.push({ remote, file, verified });
  }
  const addresses = new Map<string, string>();
  const stored: StoredFile[] = [];
  for (const { remote, file, verified } of proven) {
    errand.signal.throwIfAborted();
    const kept = await keep(tools, errand, { ...cargo, remote, file, verified });
    const place = { package: cargo.package, version: cargo.version, file: kept.id };
    addresses.set(remote.url, fileAddress(errand.repository, { ...place, name: kept.name }));
    stored.push(kept);
  }
  const signers = proven.map(({ verified }) => verified.inspected.signature);
  return {
    ...{ addresses, stored, local: proven.map(({ file }) => file) },
    warnings: [...new Set(proven.flatMap(({ verified }) => verified.warnings))],
    signer: signers.findLast((signer) => signer !== null) ?? null,
    bytes: proven.reduce((sum, { file }) => sum + file.size, 0),
  };
}

/** Refuses a file of which nobody could say whether it is the right one. */
function promised(files: readonly RemoteFile[]): Promised[] {
  return files.map((remote) => {
    const { sha256 } = remote;
    if (sha256 !== undefined) return { ...remote, sha256 };
    throw new Unverified("manifest_refused", `It promises no digest of ${remote.url}`);
  });
}

type ToProve = Cargo & { readonly remote: Promised; readonly file: LocalFile };

async function prove(
  { fetcher, verifier }: CopyTools,
  { mirroring, mirror, signal }: CopyErrand,
  { file, remote, metadata, formerSigner, signerApproved }: ToProve,
): Promise<VerifiedFile> {
  const signerPolicy: SignerPolicy = mirror.signerPolicy;
  const about: FileToVerify = {
    ...{ mirroring, metadata, remote, formerSigner, signerPolicy, signerApproved },
  };
  try {
    return await verifier.verify(file, about, signal);
  } catch (error) {
    const isBad = error instanceof Unverified && !isWorthKeeping(error) &&
      error.reason !== "signer_changed";
    if (isBad) await fetcher.forget(file);
    throw error;
  }
}

/** The bytes are digested once more on their way into the store: what lies on a disk may rot. */
async function keep(
  { files, fetcher }: CopyTools,
  { repository, by }: CopyErrand,
  { package: name, version, remote, file, verified }: ToProve & { readonly verified: VerifiedFile },
): Promise<StoredFile> {
  const opened = await Deno.open(file.path, { read: true });
  const upload = await files.receive({
    ...{ repository, package: name, version, by, body: opened.readable, sha256: remote.sha256 },
    ...{ fileName: safeFileName(remote.name), mediaType: "application/octet-stream" },
  }).catch(async (error: unknown) => {
    if (!(error instanceof RegistryError && error.code === "digest_mismatch")) throw error;
    await fetcher.forget(file);
    throw new Unverified("file_corrupt", "It was damaged on this server's disk", { cause: error });
  });
  const noted = await files.noteInspection(upload, verified.inspected, upload.inspection ?? {});
  return noted.file;
}
