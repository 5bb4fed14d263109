/** Installers to be published: small ones in memory, and one as large as it takes on disk. */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { makeMsi, PROPERTIES } from "../inspect/make_msi.ts";

/** The package that installers here are of. */
export const PACKAGE = "Acme.Tool";

/** An installer as a browser is given it. */
export interface ChosenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** An installer of that version. */
export function installer(version: string): ChosenFile {
  return { name: "tool.msi", mimeType: "application/x-msi", buffer: Buffer.from(msi(version)) };
}

/** A file in a folder of its own, which goes with it. */
export interface LargeFile extends AsyncDisposable {
  readonly path: string;
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
}

const BLOCK = 1024 * 1024;

/** An installer with so many MiB behind it, no two of which are equal. */
export async function largeInstaller(version: string, mebibytes: number): Promise<LargeFile> {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-large-" });
  const path = `${folder}/large.msi`;
  const digest = createHash("sha256");
  const block = new Uint8Array(BLOCK);
  crypto.getRandomValues(block.subarray(0, 65_536));
  using file = await Deno.open(path, { write: true, create: true });
  const start = msi(version);
  for (let at = -1; at < mebibytes; at++) {
    const bytes = at < 0 ? start : block;
    if (at >= 0) new DataView(block.buffer).setUint32(0, at);
    digest.update(bytes);
    await file.write(bytes);
  }
  return {
    ...{ path, size: start.length + mebibytes * BLOCK, sha256: digest.digest("hex") },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

function msi(version: string): Uint8Array<ArrayBuffer> {
  const properties = { ...PROPERTIES, ALLUSERS: "1", ProductVersion: version };
  return makeMsi({ properties, summary: { 7: "x64;1033" } });
}
