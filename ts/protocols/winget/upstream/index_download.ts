import { join } from "node:path";
import { ulid } from "ulid";
import { descend, parseXml } from "../../../kit/xml.ts";
import { digested } from "../../../kit/digest.ts";
import type { GuardedResponse } from "../../../kit/egress/mod.ts";
import { Unreadable } from "../../../inspect/mod.ts";
import { openZip, type ZipFolder } from "../../../inspect/zip/mod.ts";
import { decoded, unexpected, type UpstreamClient } from "./client.ts";
import { upstreamFailed } from "./failures.ts";
import { damaged, IndexDatabase } from "./index_database.ts";
import { conditionsOf, type IndexMark, validatorsOf } from "./index_mark.ts";
import { openLocal } from "./local_file.ts";
import { probe, readIndex } from "./read_index.ts";

/** The longest package, and the longest database in it, in bytes; the public ones have some 30 and 200 MB. */
const LONGEST_PACKAGE = 512 * 1024 * 1024;
const LONGEST_DATABASE = 2 * 1024 * 1024 * 1024;
const LONGEST_MANIFEST = 1024 * 1024;

const FAMILIES = [
  { family: 2, name: "source2.msix" },
  { family: 1, name: "source.msix" },
] as const;

/** What absent files are answered with, by those who let nobody list a folder too. */
const ABSENT = [403, 404, 410];

/** Where and how indexes are fetched. */
export interface IndexDownload {
  readonly client: UpstreamClient;
  /** Without a trailing slash. */
  readonly base: string;
  readonly folder: string;
}

/** An index in a file of its own, which can be read. */
export interface DownloadedIndex {
  readonly mark: IndexMark;
  readonly path: string;
}

/**
 * Fetches the newest family of index that there is (8.1), and only if it is another one than `known`.
 * `null` where it is not. Leaves nothing behind where it fails.
 */
export async function downloadIndex(
  from: IndexDownload,
  known: IndexMark | null,
  signal: AbortSignal,
): Promise<DownloadedIndex | null> {
  // Where there is but the first family, nothing new shall cost one request as well.
  if (known?.family === 1 && !await isNewer(from, known, signal)) return null;
  for (const { family, name } of FAMILIES) {
    const asked = family === known?.family && family === 2 ? known : null;
    const found = await fetchIndex(from, { family, name, known: asked }, signal);
    if (found === "unchanged") return null;
    if (found) return found.mark.sha256 === known?.sha256 ? await dropped(found) : found;
  }
  throw upstreamFailed("It has neither source2.msix nor source.msix");
}

async function dropped({ path }: DownloadedIndex): Promise<null> {
  await Deno.remove(path);
  return null;
}

function isNewer({ client, base }: IndexDownload, known: IndexMark, signal: AbortSignal) {
  const url = `${base}/source.msix`;
  const errand = { url, most: LONGEST_PACKAGE, signal, headers: conditionsOf(known) };
  return client.ask(errand, (answer) => Promise.resolve(!isUnchanged(answer, known)));
}

function isUnchanged({ status, headers }: GuardedResponse, known: IndexMark): boolean {
  if (status === 304) return true;
  const { version } = validatorsOf(headers);
  return status === 200 && version !== undefined && version === known.version;
}

interface WantedIndex {
  readonly family: 1 | 2;
  readonly name: string;
  readonly known: IndexMark | null;
}

async function fetchIndex(
  { client, base, folder }: IndexDownload,
  { family, name, known }: WantedIndex,
  signal: AbortSignal,
): Promise<DownloadedIndex | "unchanged" | null> {
  const path = join(folder, `${ulid()}.msix`);
  const errand = { url: `${base}/${name}`, most: LONGEST_PACKAGE, signal };
  try {
    const said = await client.ask({ ...errand, headers: conditionsOf(known) }, async (answer) => {
      if (known && isUnchanged(answer, known)) return "unchanged";
      if (ABSENT.includes(answer.status)) return null;
      if (answer.status !== 200) throw unexpected(name, answer.status);
      const sha256 = await keep(decoded(answer, LONGEST_PACKAGE), path);
      return { family, sha256, ...validatorsOf(answer.headers) };
    });
    if (said === null || said === "unchanged") return said;
    return await unpack(path, said);
  } finally {
    await Deno.remove(path).catch(() => {});
  }
}

async function keep(body: ReadableStream<Uint8Array>, path: string): Promise<string> {
  const { body: measured, passed } = digested(body);
  const file = await Deno.open(path, { write: true, create: true, truncate: true });
  await measured.pipeTo(file.writable);
  return (await passed).sha256;
}

/** Takes the database out of its package; it is nobody's before it has been looked through. */
async function unpack(packed: string, mark: IndexMark): Promise<DownloadedIndex> {
  const path = packed.replace(/msix$/, "db");
  try {
    await using file = await openLocal(packed);
    const folder = await openZip(file);
    const version = mark.version ?? await versionIn(folder);
    const entry = folder.find("Public/index.db");
    if (!entry) throw damaged("the package has no Public/index.db");
    await Deno.writeFile(path, folder.open(entry, { most: LONGEST_DATABASE }));
    await refuseLogged(path);
    using database = IndexDatabase.open(path);
    const reader = readIndex(database);
    database.check(entry.size);
    probe(reader);
    return { mark: { ...mark, version }, path };
  } catch (error) {
    await Deno.remove(path).catch(() => {});
    throw error instanceof Unreadable ? damaged(error.message, error) : error;
  }
}

const FORMAT_AT = 18;
const WITHOUT_LOG = "0101";

/** A database that is kept with a log beside it would have SQLite write such a log, reading or not. */
async function refuseLogged(path: string): Promise<void> {
  await using file = await openLocal(path);
  const format = file.size < 100 ? "" : (await file.read(FORMAT_AT, 2)).toHex();
  if (format !== WITHOUT_LOG) throw damaged("it is no database of SQLite that is whole by itself");
}

async function versionIn(folder: ZipFolder): Promise<string | undefined> {
  const entry = folder.find("AppxManifest.xml");
  if (!entry) return undefined;
  const bytes = await folder.bytes(entry, { most: LONGEST_MANIFEST });
  try {
    const root = parseXml(bytes, { size: LONGEST_MANIFEST, depth: 64 });
    return descend(root, "Identity")?.attributes.get("Version");
  } catch {
    return undefined;
  }
}
