import { Hono } from "hono";
import type { JsonObject } from "../kit/json.ts";
import { quote } from "../model/ids.ts";
import type { Package, VersionEntry } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import type { Change, PackageService } from "../registry/package_service.ts";
import { actorOf } from "./actor.ts";
import { parseCursor, parseLimit, presentCursor } from "./cursor.ts";
import { takesJson } from "./json_body.ts";
import { optionalText, refuseOthers } from "./members.ts";
import { type RepositoryFinder, repositoryOf } from "./repository_of.ts";

/** What packages over HTTP need. */
export interface PackageRoutesOptions extends RepositoryFinder {
  readonly packages: PackageService;
}

/** A package as the interface lists it. */
export interface PresentedPackage {
  readonly name: string;
  readonly versions: readonly PresentedVersion[];
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly changedAt: string;
}

/** A version as the interface lists it. */
export interface PresentedVersion {
  readonly version: string;
  readonly publishedAt: string;
  /** Bytes in its stored files. */
  readonly size: number;
  readonly yanked: string | null;
  readonly summary: JsonObject;
}

const ROOT = "/:org/:repo/packages";

/** Packages of any protocol: list, look, yank, delete; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function packageRoutes({ packages, ...finder }: PackageRoutesOptions) {
  return new Hono<Env>()
    .get(ROOT, async (c) => {
      const { repository } = await repositoryOf(c, finder, "read");
      const after = parseCursor(c.req.query("cursor"), "string");
      const limit = parseLimit(c.req.query("limit"));
      const { items, next } = await packages.list(repository, { limit, ...after && { after } });
      return c.json({ packages: items.map(present), next: presentCursor(next) });
    })
    .get(`${ROOT}/:package`, async (c) => {
      const { repository, protocol } = await repositoryOf(c, finder, "read");
      const { key } = protocol.names.parse(c.req.param("package"));
      const found = await packages.find(repository, key);
      if (!found) throw new RegistryError("package_missing", quote(c.req.param("package")));
      return c.json(present(found));
    })
    .delete(`${ROOT}/:package`, async (c) => {
      const { repository, protocol } = await repositoryOf(c, finder, "delete");
      const { names } = protocol;
      const name = names.parse(c.req.param("package"));
      await packages.change(
        { repository, name, by: actorOf(c), compare: names.compare },
        (draft) => {
          if (!draft.existing) throw new RegistryError("package_missing", quote(name.name));
          draft.delete();
        },
      );
      return c.body(null, 204);
    })
    .delete(`${ROOT}/:package/versions/:version`, async (c) => {
      const { change, key, version } = await versionChange(c, "delete");
      await packages.change(change, (draft) => {
        draft.remove(key, version);
        if (draft.entries.length === 0) draft.delete();
      });
      return c.body(null, 204);
    })
    .put(`${ROOT}/:package/versions/:version/yank`, takesJson(parseYank), async (c) => {
      const { change, key, version } = await versionChange(c, "yank");
      const { reason } = c.req.valid("json");
      const changed = await packages.change(
        change,
        (draft) => draft.yank(key, version, reason),
      );
      return c.json(present(changed));
    })
    .delete(`${ROOT}/:package/versions/:version/yank`, async (c) => {
      const { change, key, version } = await versionChange(c, "yank");
      const changed = await packages.change(
        change,
        (draft) => draft.yank(key, version, null),
      );
      return c.json(present(changed));
    });

  async function versionChange(
    c: Parameters<typeof repositoryOf>[0],
    action: Parameters<typeof repositoryOf>[2],
  ): Promise<{ change: Change; version: string; key: string }> {
    const { repository, protocol: { names } } = await repositoryOf(c, finder, action);
    const version = c.req.param("version")!;
    const name = names.parse(c.req.param("package")!);
    const { compare } = names;
    return {
      change: { repository, name, by: actorOf(c), compare },
      version,
      key: names.versionKey(version),
    };
  }
}

function parseYank(body: JsonObject): { reason: string } {
  refuseOthers(body, ["reason"]);
  return { reason: optionalText(body, "reason", { most: 1000 }) ?? "" };
}

function present({ name, versions, createdAt, changedAt }: Package): PresentedPackage {
  return {
    name,
    versions: versions.map(presentVersion),
    createdAt: new Date(createdAt).toISOString(),
    changedAt: new Date(changedAt).toISOString(),
  };
}

function presentVersion({ version, publishedAt, size, yanked, summary }: VersionEntry) {
  return {
    ...{ version, size, summary },
    publishedAt: new Date(publishedAt).toISOString(),
    yanked: yanked ?? null,
  };
}
