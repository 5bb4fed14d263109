import { Hono } from "hono";
import { z } from "zod";
import { parseFileName, safeMediaType } from "../model/file_name.ts";
import { fileAddress } from "../protocols/file_address.ts";
import type { Env } from "../registry/env.ts";
import type { FileService } from "../registry/file_service.ts";
import { actorOf } from "./actor.ts";
import { promisedDigest } from "./promised_digest.ts";
import { type RepositoryFinder, repositoryOf } from "./repository_of.ts";
import { described } from "./route.ts";
import { MOMENT, VERSION_PARAMS } from "./schemas.ts";

/** What receiving files needs. */
export interface FileRoutesOptions extends RepositoryFinder {
  readonly files: FileService;
}

/** Upload addresses, below `/api/v1/repositories`. */
const ADDRESS = "/:org/:repo/packages/:package/versions/:version/files/:name";

const FILE_PARAMS = VERSION_PARAMS.extend({
  name: z.string().meta({ description: "Name to save the file by", examples: ["setup.exe"] }),
});

/** A file that was received. */
const RECEIVED_FILE = z.strictObject({
  url: z.string().meta({ description: "Where it is downloaded once a version names it" }),
  size: z.int().meta({ description: "Bytes" }),
  sha256: z.string().meta({ description: "Lower-case hex" }),
  expiresAt: MOMENT,
}).meta({ id: "ReceivedFile" });

const PUT_FILE = described({
  ...{ id: "putFile", tag: "Files", says: "Upload a file in one request" },
  about: "It belongs to nothing until a published version names its `url`, and is taken back at " +
    "`expiresAt` if none does. With a digest it is checked on the way.",
  credentials: "required",
  params: FILE_PARAMS,
  bytes: { mediaType: "application/octet-stream", says: "The file, as it is" },
  headers: {
    "Content-Digest": { says: "RFC 9530, by `sha-256`" },
    "X-Checksum-Sha256": { says: "SHA-256 in hex" },
  },
  answers: { 201: { says: "It is stored", json: RECEIVED_FILE } },
  refuses: [
    ...["repository_missing", "access_denied", "name_refused", "value_refused"] as const,
    ...["digest_mismatch", "body_too_large", "storage_full"] as const,
  ],
});

/**
 * `PUT …/files/{name}` streams a file in and answers the address at which it will be downloaded once
 * a version names it. With `Content-Digest` (RFC 9530) or `X-Checksum-Sha256` it is checked on the way.
 */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function fileRoutes({ files, ...finder }: FileRoutesOptions) {
  return new Hono<Env>().put(ADDRESS, PUT_FILE, async (c) => {
    const { repository, protocol } = await repositoryOf(c, finder, "publish");
    const { package: name, version, name: fileName } = c.req.param();
    const place = { package: protocol.names.parse(name).name, version };
    protocol.names.versionKey(version);
    const upload = await files.receive({
      ...{ repository, ...place, fileName: parseFileName(fileName) },
      ...{
        mediaType: safeMediaType(c.req.header("content-type")),
        sha256: promisedDigest(c),
        by: actorOf(c),
      },
      announced: Number(c.req.header("content-length") ?? 0),
      body: c.req.raw.body ?? new Blob([]).stream(),
    });
    const { id, size, sha256 } = upload.file;
    const address = fileAddress(repository, { ...place, file: id, name: fileName });
    const expiresAt = new Date(upload.expiresAt).toISOString();
    return c.json({ url: `${c.var.origin}${address}`, size, sha256, expiresAt }, 201);
  });
}
