import { type Context, Hono } from "hono";
import { attachment, ifRangeHolds, matchHolds, noneMatchHolds, parseRange } from "../kit/http.ts";
import { quote } from "../model/ids.ts";
import type { StoredFile } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { lookOf } from "../model/sight.ts";
import type { DownloadCounts } from "../registry/download_counts.ts";
import type { Env } from "../registry/env.ts";
import { type FileAddress, parseFileAddress } from "./file_address.ts";
import type { NameRules, Toolbox } from "./protocol.ts";

/** What downloads need beyond what a protocol is given. */
export interface DownloadOptions extends Pick<Toolbox, "packages" | "files" | "may"> {
  readonly names: NameRules;
  /** Sends clients to the store itself where it has links. */
  readonly redirect: boolean;
  readonly downloadCounts: Pick<DownloadCounts, "note">;
}

const ADDRESS = "/:package/:version/:file/:name";

/** Hands out the files of versions of one protocol's repositories, below `/dl/{protocol}/{org}/{repo}`. */
export function downloads(options: DownloadOptions): Hono<Env> {
  const wire = new Hono<Env>();
  wire.get(ADDRESS, options.may("read"), async (c) => {
    const address = parseFileAddress(new URL(c.req.url).pathname);
    const found = address && await find(options, c, address);
    if (!found) throw new RegistryError("file_missing", quote(c.req.path));
    const response = await answer(c, options, found.file);
    if (isBegun(c, response)) {
      options.downloadCounts.note(c.var.repository, found.package, found.version);
    }
    return response;
  });
  wire.all(ADDRESS, options.may("read"), () => {
    throw new RegistryError("method_refused", "Files are only read here", {
      allow: ["GET", "HEAD"],
    });
  });
  return wire;
}

/** A file, and the keys of the version that it is of. */
interface Found {
  readonly file: StoredFile;
  readonly package: string;
  readonly version: string;
}

async function find(
  { packages, names }: DownloadOptions,
  { var: { repository, principal } }: Context<Env>,
  address: FileAddress,
): Promise<Found | null> {
  const look = lookOf(principal, repository);
  const found = await packages.find(repository, names.parse(address.package).key, look);
  const version = names.versionKey(address.version);
  const entry = found?.versions.find((one) => one.key === version);
  if (!found || !entry) return null;
  const { files } = await packages.describe(entry);
  const file = files.find(({ id }) => id === address.file);
  return file ? { file, package: found.key, version } : null;
}

/** Whether a client is handed a file from its beginning on: who goes on with one was counted before. */
function isBegun(c: Context<Env>, { status, headers }: Response): boolean {
  if (c.req.method !== "GET") return false;
  if (status === 206) return headers.get("content-range")?.startsWith("bytes 0-") ?? false;
  return status === 200 || status === 307;
}

/** Answers as RFC 9110 says: preconditions first (13.2.2), then the range (14.2), which only GET has. */
async function answer(
  c: Context<Env>,
  { files, redirect }: DownloadOptions,
  file: StoredFile,
): Promise<Response> {
  const etag = `"${file.sha256}"`;
  const headers: Record<string, string> = {
    etag,
    "accept-ranges": "bytes",
    "cache-control": `${c.var.repository.visibility}, max-age=31536000, immutable, no-transform`,
  };
  const match = c.req.header("if-match");
  if (match !== undefined && !matchHolds(match, etag)) {
    throw new RegistryError("precondition_failed", "The file is another one");
  }
  const noneMatch = c.req.header("if-none-match");
  if (noneMatch !== undefined && noneMatchHolds(noneMatch, etag)) return c.body(null, 304, headers);
  const isHead = c.req.method === "HEAD";
  // A link works for GET alone.
  const link = redirect && !isHead ? await files.link(file) : null;
  if (link) return c.redirect(link.href, 307);
  headers["content-type"] = file.mediaType;
  headers["content-disposition"] = attachment(file.name);
  const isRanged = !isHead && ifRangeHolds(c.req.header("if-range"), etag);
  const asked = parseRange(isRanged ? c.req.header("range") : undefined, file.size);
  if (asked.is === "unsatisfiable") {
    return c.body(null, 416, { etag, "content-range": `bytes */${file.size}` });
  }
  const range = asked.is === "part" ? asked.range : undefined;
  headers["content-length"] = String(range ? range.to - range.from + 1 : file.size);
  if (range) headers["content-range"] = `bytes ${range.from}-${range.to}/${file.size}`;
  const body = isHead ? null : await files.open(file, range);
  return new Response(body, { status: range ? 206 : 200, headers });
}
