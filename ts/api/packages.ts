import { Hono } from "hono";
import { z } from "zod";
import { quote } from "../model/ids.ts";
import { may } from "../model/permission.ts";
import { RegistryError } from "../model/registry_error.ts";
import { lookOf } from "../model/sight.ts";
import type { DownloadCounts } from "../registry/download_counts.ts";
import type { Env } from "../registry/env.ts";
import type { Change, PackageService } from "../registry/package_service.ts";
import type { UserService } from "../registry/user_service.ts";
import { actorOf } from "./actor.ts";
import { presentCursor } from "./cursor.ts";
import { PACKAGE, presentPackage, publishersOf } from "./present_package.ts";
import { type RepositoryFinder, repositoryOf } from "./repository_of.ts";
import { described } from "./route.ts";
import * as schemas from "./schemas.ts";

/** What packages over HTTP need. */
export interface PackageRoutesOptions extends RepositoryFinder {
  readonly packages: PackageService;
  readonly downloadCounts: Pick<DownloadCounts, "of">;
  readonly users: UserService;
}

const PACKAGES = z.strictObject({ packages: z.array(PACKAGE), next: schemas.NEXT });
const YANK = z.strictObject({ reason: schemas.optional(schemas.text(1000)) })
  .meta({ id: "Yank", examples: [{ reason: "Loses settings on upgrade" }] });

const tag = "Packages";
const [params, versionParams] = [schemas.PACKAGE_PARAMS, schemas.VERSION_PARAMS];
const LOOKED_FOR = ["name_refused", "repository_missing", "package_missing"] as const;
const CHANGED = [...LOOKED_FOR, "access_denied", "write_conflict"] as const;
const VERSION_CHANGED = [...CHANGED, "version_missing"] as const;
const SHOWN = { 200: { says: "The package as it is now", json: PACKAGE } };

const ROOT = "/:org/:repo/packages";

/** Packages of any protocol: list, look, yank, delete; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function packageRoutes(options: PackageRoutesOptions) {
  const { packages, downloadCounts, users, ...finder } = options;
  return new Hono<Env>()
    .get(
      ROOT,
      described({
        ...{ id: "listPackages", tag, says: "List packages", credentials: "optional" },
        ...{ params: schemas.REPOSITORY_PARAMS, query: schemas.pageQuery() },
        ...{ refuses: ["repository_missing", "cursor_refused"] },
        answers: { 200: { says: "One page, by name", json: PACKAGES } },
      }),
      async (c) => {
        const { repository } = await repositoryOf(c, finder, "read");
        const look = lookOf(c.var.principal, repository);
        const { items, next } = await packages.list(repository, { ...c.req.valid("query"), look });
        const shown = items.map((item) => presentPackage(item));
        return c.json({ packages: shown, next: presentCursor(next) });
      },
    )
    .get(
      `${ROOT}/:package`,
      described({
        ...{ id: "getPackage", tag, says: "Look at a package", credentials: "optional" },
        ...{ params, answers: SHOWN, refuses: LOOKED_FOR },
      }),
      async (c) => {
        const { repository, protocol } = await repositoryOf(c, finder, "read");
        const { key } = protocol.names.parse(c.req.param("package"));
        const found = await packages.find(repository, key, lookOf(c.var.principal, repository));
        if (!found) throw new RegistryError("package_missing", quote(c.req.param("package")));
        const keys = found.versions.map((one) => one.key);
        const downloads = await downloadCounts.of(repository, key, keys);
        const isShown = may(c.var.principal, "publish", repository);
        const publishers = isShown ? await publishersOf(users, found) : new Map();
        return c.json(presentPackage(found, { downloads, publishers }));
      },
    )
    .delete(
      `${ROOT}/:package`,
      described({
        ...{ id: "deletePackage", tag, says: "Delete a package", credentials: "required" },
        ...{ params, refuses: CHANGED },
        answers: { 204: { says: "It is gone, with all its versions" } },
      }),
      async (c) => {
        const { repository, sight, protocol: { names } } = await repositoryOf(c, finder, "delete");
        const name = names.parse(c.req.param("package"));
        const change = { repository, name, by: actorOf(c), sight, compare: names.compare };
        await packages.change(change, (draft) => {
          if (!draft.existing) throw new RegistryError("package_missing", quote(name.name));
          draft.delete();
        });
        return c.body(null, 204);
      },
    )
    .delete(
      `${ROOT}/:package/versions/:version`,
      described({
        ...{ id: "deleteVersion", tag, says: "Delete a version", credentials: "required" },
        about: "The last version takes its package along.",
        ...{ params: versionParams, refuses: VERSION_CHANGED },
        answers: { 204: { says: "It is gone" } },
      }),
      async (c) => {
        const { change, key, version } = await versionChange(c, "delete");
        await packages.change(change, (draft) => draft.remove(key, version));
        return c.body(null, 204);
      },
    )
    .put(
      `${ROOT}/:package/versions/:version/yank`,
      described({
        ...{ id: "yankVersion", tag, says: "Take a version out of what is offered" },
        about: "Whoever names it is still served.",
        ...{ credentials: "required", params: versionParams, json: YANK },
        ...{ answers: SHOWN, refuses: VERSION_CHANGED },
      }),
      async (c) => {
        const { change, key, version } = await versionChange(c, "yank");
        const { reason = "" } = c.req.valid("json");
        return c.json(presentPackage(
          await packages.change(change, (draft) => draft.yank(key, version, reason)),
        ));
      },
    )
    .delete(
      `${ROOT}/:package/versions/:version/yank`,
      described({
        ...{ id: "unyankVersion", tag, says: "Offer a version again", credentials: "required" },
        ...{ params: versionParams, answers: SHOWN, refuses: VERSION_CHANGED },
      }),
      async (c) => {
        const { change, key, version } = await versionChange(c, "yank");
        return c.json(presentPackage(
          await packages.change(change, (draft) => draft.yank(key, version, null)),
        ));
      },
    );

  async function versionChange(
    c: Parameters<typeof repositoryOf>[0],
    action: Parameters<typeof repositoryOf>[2],
  ): Promise<{ change: Change; version: string; key: string }> {
    const { repository, sight, protocol: { names } } = await repositoryOf(c, finder, action);
    const version = c.req.param("version")!;
    const name = names.parse(c.req.param("package")!);
    const { compare } = names;
    return {
      change: { repository, name, by: actorOf(c), sight, compare },
      version,
      key: names.versionKey(version),
    };
  }
}
