import { type Context, Hono, type Next } from "hono";
import type { JsonObject } from "../kit/json.ts";
import { parseFileName, safeMediaType } from "../model/file_name.ts";
import { RegistryError } from "../model/registry_error.ts";
import { lookOf } from "../model/sight.ts";
import type { Env } from "../registry/env.ts";
import type { FileService } from "../registry/file_service.ts";
import { actorOf } from "./actor.ts";
import { dashboardOf } from "./dashboard.ts";
import {
  contextOf,
  type DraftRoutesOptions,
  LONGEST_MANIFEST,
  presentDraft,
  publishingOf,
} from "./drafts.ts";
import { type FormFile, readForm } from "./form_body.ts";
import { readJsonObject } from "./json_body.ts";

import { presentUpload } from "./present_upload.ts";
import { repositoryAt } from "./repository_of.ts";

/** What the earlier design's addresses need. */
export interface AdminRoutesOptions extends DraftRoutesOptions {
  readonly files: FileService;
  /** What is served below `/api/v1`. */
  readonly nouns: Hono<Env>;
}

/** The one repository that the earlier design knew. */
const REPOSITORY = "default/winget";
const NOUN = `/repositories/${REPOSITORY}`;

/**
 * The addresses of the WinGet design of old, on the default repository; mounted at `/api/admin`.
 * They are second names of routes of `/api/v1` wherever that has what they say.
 */
export function adminRoutes(options: AdminRoutesOptions): Hono<Env> {
  const forward = forwarder(options.nouns);
  return new Hono<Env>()
    .get("/packages", (c) => forward(c, `${NOUN}/packages`))
    .post("/packages", async (c) => {
      const body = await readJsonObject(c.req.raw, { limit: LONGEST_MANIFEST });
      return await forward(c, `${NOUN}/publish`, publicationIn(body));
    })
    .get("/packages/:id", (c) => forward(c, `${NOUN}/packages/${nameIn(c)}`))
    .put("/packages/:id", async (c) => {
      const body = await readJsonObject(c.req.raw, { limit: LONGEST_MANIFEST });
      const wanted = { mode: "replace", ...publicationIn(body), package: c.req.param("id") };
      return await forward(c, `${NOUN}/publish`, wanted, "POST");
    })
    .delete("/packages/:id", (c) => forward(c, `${NOUN}/packages/${nameIn(c)}`))
    .post("/upload", (c) => receive(c, options))
    .post("/upload-from-url", async (c) => {
      const body = await readJsonObject(c.req.raw);
      return await forward(c, "/uploads/from-url", { ...body, repository: REPOSITORY });
    })
    .get("/dashboard/stats", async (c) => {
      const found = await repositoryAt(c, options, { path: REPOSITORY, action: "edit" });
      const shelf = await options.catalogue.shelf(found.repository);
      const look = lookOf(c.var.principal, found.repository);
      const packages = [...shelf.packages()].flatMap((whole) => look(whole) ?? []);
      return c.json(dashboardOf(packages, publishingOf(found.protocol, options)));
    })
    .get("/audit-logs", (c) => forward(c, "/audit"));
}

/** Receives the files of a form one after the other, and answers what would be published of them. */
async function receive(c: Context<Env>, options: AdminRoutesOptions): Promise<Response> {
  const { files, uploads } = options;
  const found = await repositoryAt(c, options, { path: REPOSITORY, action: "publish" });
  const { repository, protocol } = found;
  const take = ({ name, mediaType, body }: FormFile) =>
    files.receive({
      ...{ repository, package: "", version: "", by: actorOf(c), body },
      ...{ fileName: parseFileName(name), mediaType: safeMediaType(mediaType) },
    });
  const form = await readForm(c.req.raw, take);
  if (form.files.length === 0) throw new RegistryError("value_refused", "The form holds no file");
  const ids = form.files.map(({ id }) => id);
  const { package: name, version } = form.fields;
  const wanted = { uploads: ids, ...(name && { package: name }), ...(version && { version }) };
  const draft = await publishingOf(protocol, options).draft(contextOf(c, found), wanted);
  const arrived = await Promise.all(ids.map((id) => uploads.find(id)));
  const shown = arrived.flatMap((one) => one ? [presentUpload(one, c.var.origin)] : []);
  return c.json({ uploads: shown, draft: presentDraft(draft) }, 201);
}

/** A version may stand in the body as it is, with the identifier of its package beside it. */
function publicationIn(body: JsonObject): JsonObject {
  return "PackageIdentifier" in body ? { manifest: body } : body;
}

function nameIn(c: Context<Env>): string {
  return encodeURIComponent(c.req.param("id")!);
}

/** What the request is known by outside is known inside. */
interface Inside {
  readonly outside: Context<Env>;
}

/** Has another address of the API answer a request, with another body where there is one. */
function forwarder(nouns: Hono<Env>) {
  const inner = new Hono<Env>().use("*", knowWhatIsKnown).route("/", nouns);
  inner.onError((error) => {
    throw error;
  });
  return async (
    outside: Context<Env>,
    path: string,
    body?: JsonObject,
    method = outside.req.method,
  ): Promise<Response> => {
    const { raw } = outside.req;
    const url = new URL(path + new URL(raw.url).search, raw.url);
    const { headers, signal } = raw;
    const request = new Request(url, {
      ...{ method, headers: new Headers(headers), signal },
      ...(body && { body: JSON.stringify(body) }),
    });
    request.headers.delete("content-length");
    return await inner.fetch(request, { outside } satisfies Inside);
  };
}

async function knowWhatIsKnown(c: Context<Env>, next: Next): Promise<void> {
  const { outside } = c.env as Inside;
  for (const name of ["principal", "address", "requestId", "origin", "reached"] as const) {
    c.set(name, outside.get(name));
  }
  await next().finally(() => outside.set("repository", c.var.repository));
}
