import { type Context, Hono, type Next } from "hono";
import { parseFileName, safeMediaType } from "../model/file_name.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import { type FetchService, parseSource } from "../registry/fetch_service.ts";
import type { FileService, Place } from "../registry/file_service.ts";
import type { Arriving, UploadService } from "../registry/upload_service.ts";
import { actorOf } from "./actor.ts";
import { presentUpload } from "./present_upload.ts";
import { promisedDigest } from "./promised_digest.ts";
import { repositoryAt, type RepositoryFinder } from "./repository_of.ts";
import {
  addressOf,
  announced,
  bodyOf,
  isOffsetBytes,
  methodOf,
  nothing,
  OFFSET_BYTES,
  parseChecksum,
  parseCount,
  parseMetadata,
  refuseOtherVersions,
  tellAbilities,
  writeOffset,
  writeProgress,
} from "./tus.ts";
import { uploader, uploadOf } from "./upload_access.ts";
import { CONTINUE, CREATE, FETCH, METADATA, PUT, STATE, TERMINATE } from "./upload_descriptions.ts";
import { refuseMember, validate } from "./validate.ts";

/** What uploads over HTTP need. */
export interface UploadRoutesOptions extends RepositoryFinder {
  readonly uploads: UploadService;
  readonly fetches: FetchService;
  readonly files: FileService;
  /** The longest file that is accepted, in bytes. */
  readonly longestFile: number;
}

/** Files that arrive before anything names them; mounted at `/api/v1/uploads`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function uploadRoutes(options: UploadRoutesOptions) {
  const { uploads, fetches, files } = options;
  const acts: Record<string, (c: Context<Env>) => Promise<Response>> = {
    HEAD: async (c) => {
      writeOffset(c, await found(c));
      return c.body(null, 200);
    },
    PATCH: goOn,
    DELETE: giveUp,
  };
  return new Hono<Env>()
    .options("/", (c) => tellAbilities(c, options.longestFile))
    .options("/:id", (c) => tellAbilities(c, options.longestFile))
    .post("/", CREATE, create)
    .put("/", PUT, async (c) => {
      const { filename, ...of } = c.req.valid("query");
      const upload = await files.receive({
        ...{ ...await placeOf(c, options, of), fileName: parseFileName(filename) },
        ...{ mediaType: safeMediaType(c.req.header("content-type")), by: actorOf(c) },
        ...{ sha256: promisedDigest(c), body: bodyOf(c), announced: announced(c) },
      });
      const arriving = await uploads.find(upload.id);
      return c.json(presentUpload(arriving!, c.var.origin), 201);
    })
    .post("/from-url", FETCH, async (c) => {
      const { url, filename, sha256, ...of } = c.req.valid("json");
      const arriving = await fetches.begin({
        ...{ ...await placeOf(c, options, of), url: parseSource(url), sha256 },
        ...(filename !== undefined && { fileName: parseFileName(filename) }),
        ...{ owner: uploader(c), by: actorOf(c) },
      });
      c.header("location", addressOf(c, arriving));
      return c.json(presentUpload(arriving, c.var.origin), 202);
    })
    .use("/:id", instead)
    .get("/:id", STATE, async (c) => {
      const arriving = await found(c);
      // A HEAD comes here too, and what it must be told does no harm to others.
      writeOffset(c, arriving);
      return c.json(presentUpload(arriving, c.var.origin));
    })
    .patch("/:id", CONTINUE, goOn)
    .delete("/:id", TERMINATE, giveUp);

  async function create(c: Context<Env>): Promise<Response> {
    refuseOtherVersions(c, { required: true });
    const metadata = c.req.header("upload-metadata");
    const said = parseMetadata(metadata);
    const { filename, sha256, ...of } = validate(METADATA, Object.fromEntries(said));
    const place = await placeOf(c, options, of);
    const fileName = parseFileName(filename);
    const mediaType = safeMediaType(said.get("filetype"));
    const length = parseCount(c, "Upload-Length");
    const checksum = parseChecksum(c.req.header("upload-checksum"));
    const hasBytes = isOffsetBytes(c);
    const owner = uploader(c);
    const arriving = await uploads.begin({
      ...{ ...place, owner, fileName, mediaType, length, sha256, metadata },
    });
    const transfer = hasBytes || length === 0
      ? await uploads.append(arriving, {
        ...{ offset: 0, checksum, by: actorOf(c) },
        ...(hasBytes ? { body: bodyOf(c), announced: announced(c) } : { body: nothing() }),
      })
      : arriving.transfer;
    c.header("location", addressOf(c, arriving));
    writeProgress(c, { ...arriving, transfer });
    return c.body(null, 201);
  }

  async function goOn(c: Context<Env>): Promise<Response> {
    refuseOtherVersions(c, { required: true });
    const arriving = await found(c);
    if (!isOffsetBytes(c)) {
      throw new RegistryError("media_type_refused", `Bytes come as ${OFFSET_BYTES}`);
    }
    const transfer = await uploads.append(arriving, {
      offset: parseCount(c, "Upload-Offset"),
      checksum: parseChecksum(c.req.header("upload-checksum")),
      ...{ body: bodyOf(c), announced: announced(c), by: actorOf(c) },
    });
    writeProgress(c, { ...arriving, transfer });
    return c.body(null, 204);
  }

  async function giveUp(c: Context<Env>): Promise<Response> {
    const arriving = await found(c);
    fetches.cancel(arriving.transfer.id);
    await uploads.terminate(arriving);
    return c.body(null, 204);
  }

  async function found(c: Context<Env>): Promise<Arriving> {
    refuseOtherVersions(c, { required: false });
    return await uploadOf(c, uploads);
  }

  /** "The actual method of the request MUST be ignored." */
  async function instead(c: Context<Env>, next: Next): Promise<Response | void> {
    const method = methodOf(c);
    if (method === c.req.method) return await next();
    const act = acts[method];
    if (act) return await act(c);
    throw new RegistryError("method_refused", method, { allow: Object.keys(acts) });
  }
}

interface Said {
  readonly repository: string;
  readonly package?: string;
  readonly version?: string;
}

/** Where a file is to go, for whoever may publish there. */
async function placeOf(c: Context<Env>, finder: RepositoryFinder, said: Said): Promise<Place> {
  const where = { path: said.repository, action: "publish" } as const;
  const { repository, protocol: { names } } = await repositoryAt(c, finder, where);
  const { package: name, version } = said;
  if (name === undefined && version === undefined) return { repository, package: "", version: "" };
  if (name === undefined) refuseMember("package", "required", "goes with version");
  if (version === undefined) refuseMember("version", "required", "goes with package");
  names.versionKey(version);
  return { repository, package: names.parse(name).name, version };
}
