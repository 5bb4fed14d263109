import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { quote } from "../../model/ids.ts";
import type { StoredFile } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { type BundleHeader, LONGEST_HEADER, presentHeader } from "./bundle_header.ts";
import type { Signer } from "./bundle_key_service.ts";
import type { ByteSink } from "./byte_source.ts";

/** What is known of a table of contents and of the files behind it. */
export type Measures = Pick<BundleHeader, "contents" | "files">;

/** Counts a table of contents while it is written. */
export class ContentsMeter {
  readonly #hash = createHash("sha256");
  #lines = 0;
  #bytes = 0;
  #files = 0;
  #fileBytes = 0;

  line(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#lines++;
    this.#bytes += bytes.length;
  }

  file(size: number): void {
    this.#files++;
    this.#fileBytes += size;
  }

  /** Asked once, at the end. */
  measures(): Measures {
    const contents = { lines: this.#lines, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
    return { contents, files: { count: this.#files, bytes: this.#fileBytes } };
  }
}

/** Writes the beginning of a bundle, which proves all the rest. */
export async function writeHeader(
  sink: ByteSink,
  header: BundleHeader,
  signer: Signer,
): Promise<void> {
  const signed = presentHeader(header);
  if (signed.length > LONGEST_HEADER) {
    throw new RegistryError("value_refused", "There are too many repositories for one bundle");
  }
  await sink.write(signed);
  const signature = Buffer.from(signer.sign(signed)).toString("base64");
  await sink.write(new TextEncoder().encode(`${signature}\n`));
}

/** Writes the bytes of a stored file; refuses with `digest_mismatch` what is not what was published. */
export async function writeFile(
  sink: ByteSink,
  { name, size, sha256 }: StoredFile,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  const hash = createHash("sha256");
  let written = 0;
  for await (const chunk of body) {
    written += chunk.length;
    if (written > size) break;
    hash.update(chunk);
    await sink.write(chunk);
  }
  if (written === size && hash.digest("hex") === sha256) return;
  const says = `The stored ${quote(name)} is not what was published: run "packhouse verify"`;
  throw new RegistryError("digest_mismatch", says);
}
