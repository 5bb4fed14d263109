import { type Context, Hono } from "hono";
import { z } from "zod";
import { quote } from "../model/ids.ts";
import type { VersionEntry } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { lookOf } from "../model/sight.ts";
import type { DownloadCounts } from "../registry/download_counts.ts";
import type { Env } from "../registry/env.ts";
import { actorOf } from "./actor.ts";
import { contextOf, type DraftRoutesOptions, publishingOf } from "./drafts.ts";
import { DOWNLOADS, presentDownloads } from "./present_package.ts";
import { type FoundRepository, repositoryOf } from "./repository_of.ts";
import { described } from "./route.ts";
import * as schemas from "./schemas.ts";
import { presentFile, STORED_FILE } from "./stored_file.ts";

/** A version with all that is kept of it. */
const WHOLE_VERSION = z.strictObject({
  package: z.string(),
  version: z.string(),
  publishedAt: schemas.MOMENT,
  yanked: z.string().nullable(),
  enabled: z.boolean().meta({ description: "Whether clients are told of it" }),
  manifest: schemas.OPEN_OBJECT.meta({ description: "In its protocol's own form, as it is kept" }),
  files: z.array(STORED_FILE),
  downloads: DOWNLOADS,
}).meta({ id: "WholeVersion" });

export type PresentedWholeVersion = z.output<typeof WHOLE_VERSION>;

const ENABLED = z.strictObject({
  enabled: z.boolean().meta({ description: "`false` hides it from clients, and keeps it" }),
}).meta({ id: "Enabled" });

const tag = "Packages";
const ROOT = "/:org/:repo/packages/:package";
const LOOKED_FOR = ["name_refused", "repository_missing", "package_missing"] as const;
const CHANGED = [...LOOKED_FOR, "access_denied", "write_conflict"] as const;
const SWITCHED = {
  credentials: "required",
  json: ENABLED,
  answers: { 200: { says: "As it is now", json: ENABLED } },
} as const;
const INSTALLER_PARAMS = schemas.VERSION_PARAMS.extend({
  installer: z.string().meta({ description: "By its identifier", examples: ["x64_machine_msi"] }),
});

/** What versions over HTTP need. */
export interface VersionRoutesOptions extends DraftRoutesOptions {
  readonly downloadCounts: Pick<DownloadCounts, "of">;
}

/** Versions in full, and what clients are not told of; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function versionRoutes(options: VersionRoutesOptions) {
  const { packages, downloadCounts } = options;
  return new Hono<Env>()
    .get(
      `${ROOT}/versions/:version`,
      described({
        ...{ id: "getVersion", tag, says: "Look at a version", credentials: "optional" },
        ...{ params: schemas.VERSION_PARAMS, refuses: [...LOOKED_FOR, "version_missing"] },
        answers: { 200: { says: "The version and its files", json: WHOLE_VERSION } },
      }),
      async (c) => {
        const found = await repositoryOf(c, options, "read");
        const { name, key, entry } = await find(c, found);
        const { metadata, files } = await packages.describe(entry);
        const counts = await downloadCounts.of(found.repository, key, [entry.key]);
        const downloads = presentDownloads(counts.get(entry.key));
        return c.json(presentVersion(name, entry, { manifest: { ...metadata }, files, downloads }));
      },
    )
    .put(
      `${ROOT}/enabled`,
      described({
        ...{ id: "enablePackage", tag, says: "Hide a package from clients, or show it again" },
        ...{ ...SWITCHED, params: schemas.PACKAGE_PARAMS, refuses: CHANGED },
      }),
      async (c) => {
        const { enabled } = c.req.valid("json");
        const { repository, sight, protocol: { names } } = await repositoryOf(c, options, "edit");
        const name = names.parse(c.req.param("package"));
        const change = { repository, name, by: actorOf(c), sight, compare: names.compare };
        await packages.change(change, (draft) => {
          if (!draft.existing) throw new RegistryError("package_missing", quote(name.name));
          draft.enablePackage(enabled);
        });
        return c.json({ enabled });
      },
    )
    .put(
      `${ROOT}/versions/:version/enabled`,
      described({
        ...{ id: "enableVersion", tag, says: "Hide a version from clients, or show it again" },
        ...{ ...SWITCHED, params: schemas.VERSION_PARAMS },
        refuses: [...CHANGED, "version_missing"],
      }),
      async (c) => {
        const { enabled } = c.req.valid("json");
        const { repository, sight, protocol: { names } } = await repositoryOf(c, options, "edit");
        const { package: asked, version } = c.req.param();
        const name = names.parse(asked);
        const key = names.versionKey(version);
        const change = { repository, name, by: actorOf(c), sight, compare: names.compare };
        await packages.change(change, (draft) => {
          if (!draft.existing) throw new RegistryError("package_missing", quote(name.name));
          draft.enable(key, version, enabled);
        });
        return c.json({ enabled });
      },
    )
    .put(
      `${ROOT}/versions/:version/installers/:installer/enabled`,
      described({
        ...{ id: "enableInstaller", tag, says: "Hide an installer from clients, or show it again" },
        about: "A version whose installers are all hidden is hidden itself.",
        ...{ ...SWITCHED, params: INSTALLER_PARAMS },
        refuses: [...CHANGED, "version_missing", "part_missing", "value_refused"],
      }),
      async (c) => {
        const { enabled } = c.req.valid("json");
        const found = await repositoryOf(c, options, "edit");
        const { package: name, version, installer: part } = c.req.param();
        await publishingOf(found.protocol, options)
          .enablePart(contextOf(c, found), { package: name, version, part }, enabled);
        return c.json({ enabled });
      },
    );

  /** What is hidden is there for those who may show it again. */
  async function find(c: Context<Env>, { repository, protocol: { names } }: FoundRepository) {
    const [asked, version] = [c.req.param("package")!, c.req.param("version")!];
    const look = lookOf(c.var.principal, repository);
    const found = await packages.find(repository, names.parse(asked).key, look);
    const key = names.versionKey(version);
    const entry = found?.versions.find((one) => one.key === key);
    if (!found || found.versions.length === 0) {
      throw new RegistryError("package_missing", quote(asked));
    }
    if (!entry) throw new RegistryError("version_missing", quote(version));
    return { name: found.name, key: found.key, entry };
  }
}

function presentVersion(
  name: string,
  { version, publishedAt, yanked, disabled }: VersionEntry,
  { manifest, files, downloads }: Pick<PresentedWholeVersion, "manifest" | "downloads"> & {
    readonly files: readonly Parameters<typeof presentFile>[0][];
  },
): PresentedWholeVersion {
  return {
    ...{ package: name, version, manifest, downloads },
    publishedAt: new Date(publishedAt).toISOString(),
    yanked: yanked ?? null,
    enabled: !disabled,
    files: files.map(presentFile),
  };
}
