import { z } from "zod";
import { boundedLines, LineRefused } from "../../kit/bounded_lines.ts";
import { canonicalJson } from "../../kit/canonical_json.ts";
import { type Json, type JsonObject, JsonRefused, parseJson } from "../../kit/json.ts";
import { isFileName } from "../../model/file_name.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { DIGEST } from "./forms.ts";

/**
 * The table of contents of a bundle: one line of canonical JSON for each thing. A line of a
 * repository stands before those of its packages, which follow each other by their normalised names;
 * the bytes of the files that version lines name follow the table in the same order.
 * @module
 */

/** In bytes. A version with the text of its upstream's manifest is some thousand. */
export const LONGEST_LINE = 32 * 1024 * 1024;
const DEEPEST = 64;

const object = z.record(z.string(), z.unknown()) as unknown as z.ZodType<JsonObject>;
const digest = z.string().regex(DIGEST);
const name = z.string().min(1).max(1000);
const version = z.string().min(1).max(1000);
const state = z.string().max(64);

const REPOSITORY = z.strictObject({ is: z.literal("repository"), path: z.string().max(129) });

const FILE = z.strictObject({
  /** By which addresses in the metadata name it. */
  id: z.string().regex(/^[\w-]{1,64}$/),
  name: z.string().refine(isFileName),
  size: z.number().int().nonnegative(),
  sha256: digest,
  mediaType: z.string().max(200),
  inspected: z.strictObject({ kind: z.string().max(200), signature: object.nullable() }).optional(),
  /** Its bytes are not here: the version had it already in the bundle that this one continues. */
  known: z.literal(true).optional(),
});

const VERSION = z.strictObject({
  ...{ is: z.literal("version"), package: name, version, state },
  /** The protocol's own document, as it is stored. */
  metadata: object,
  yanked: z.string().max(10_000).optional(),
  files: z.array(FILE).max(10_000),
  /** What the upstream that it was copied from says of it, in its very text. */
  upstream: z.strictObject({
    ...{ url: z.string(), sha256: digest, text: z.string(), readAt: z.number() },
  }).optional(),
});

const KNOWN = z.strictObject({
  ...{ is: z.literal("known"), package: name, version, state },
  files: z.array(digest).max(10_000),
});

const REMOVED = z.strictObject({ is: z.literal("removed"), package: name, version });

const LINE = z.discriminatedUnion("is", [REPOSITORY, VERSION, KNOWN, REMOVED]);

/** A file of a version. */
export type BundledFile = Readonly<z.infer<typeof FILE>>;
/** A version that is new since the base, or says something else. */
export type VersionLine = Readonly<z.infer<typeof VERSION>>;
/** A version that is as it was in the base; with the digests of its files. */
export type KnownLine = Readonly<z.infer<typeof KNOWN>>;
/** A version that was in the base and is no more. */
export type RemovedLine = Readonly<z.infer<typeof REMOVED>>;
export type RepositoryLine = Readonly<z.infer<typeof REPOSITORY>>;
export type PackageLine = VersionLine | KnownLine | RemovedLine;
export type ContentsLine = RepositoryLine | PackageLine;

const encoder = new TextEncoder();

/** A line as it stands in the table. */
export function presentLine(line: ContentsLine): Uint8Array<ArrayBuffer> {
  return encoder.encode(`${canonicalJson(line as unknown as Json)}\n`);
}

/** Reads a table as it comes; refuses with `bundle_refused`. */
export async function* parseContents(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<ContentsLine> {
  let at = 0;
  try {
    for await (const line of boundedLines(bytes, LONGEST_LINE)) {
      at++;
      yield LINE.parse(parseJson(line, { depth: DEEPEST }));
    }
  } catch (cause) {
    const isStrange = cause instanceof z.ZodError || cause instanceof JsonRefused ||
      cause instanceof LineRefused;
    if (!isStrange) throw cause;
    throw new RegistryError("bundle_refused", `Line ${at} of its contents cannot be understood`, {
      cause,
    });
  }
}

/** The lines of one package. */
export interface PackageLines {
  /** Of the repository. */
  readonly path: string;
  readonly package: string;
  readonly lines: readonly PackageLine[];
}

/** Puts lines that follow each other and are of one package together. */
export async function* byPackage(
  lines: AsyncIterable<ContentsLine>,
): AsyncGenerator<PackageLines> {
  let path = "";
  let current: { path: string; package: string; lines: PackageLine[] } | null = null;
  for await (const line of lines) {
    if (line.is !== "repository" && current?.package === line.package) {
      current.lines.push(line);
      continue;
    }
    if (current) yield current;
    current = line.is === "repository" ? null : { path, package: line.package, lines: [line] };
    if (line.is === "repository") path = line.path;
  }
  if (current) yield current;
}
