import { Hono } from "hono";
import { z } from "zod";
import type { DownloadLinks } from "../auth/download_links.ts";
import { quote } from "../model/ids.ts";
import { offered } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { lookOf } from "../model/sight.ts";
import { fileAddress } from "../protocols/file_address.ts";
import type { Env } from "../registry/env.ts";
import type { PackageService } from "../registry/package_service.ts";
import { type RepositoryFinder, repositoryOf } from "./repository_of.ts";
import { described } from "./route.ts";
import { VERSION_PARAMS } from "./schemas.ts";

/** What handing out links to files needs. */
export interface FileLinkRoutesOptions extends RepositoryFinder {
  readonly packages: PackageService;
  readonly downloadLinks: DownloadLinks;
}

const PARAMS = VERSION_PARAMS.extend({
  file: z.string().meta({ description: "Id of the file" }),
});

const FILE_LINK = z.strictObject({
  url: z.string().meta({ description: "Opens without credentials" }),
  expiresIn: z.int().nullable().meta({
    description: "For how many seconds; `null` where the repository is public, for ever",
  }),
}).meta({
  id: "FileLink",
  examples: [{
    ...{ url: "https://packages.example/dl/winget/acme/apps/Contoso.Tool/1.0/01JZ8Y/setup.exe" },
    expiresIn: null,
  }],
});

/** Addresses that a browser downloads files from; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function fileLinkRoutes({ packages, downloadLinks, ...finder }: FileLinkRoutesOptions) {
  return new Hono<Env>().post(
    "/:org/:repo/packages/:package/versions/:version/files/:file/link",
    described({
      ...{
        id: "linkFile",
        tag: "Files",
        says: "Make an address that a browser downloads a file from",
      },
      about: "It opens what whoever asks may read, for as long as they may. What is hidden from " +
        "clients has no link: who may see it downloads it with credentials.",
      ...{ credentials: "optional", params: PARAMS },
      refuses: [
        ...["name_refused", "repository_missing", "package_missing", "version_missing"] as const,
        "file_missing",
      ],
      answers: { 200: { says: "The address", json: FILE_LINK } },
    }),
    async (c) => {
      const { repository, protocol: { names } } = await repositoryOf(c, finder, "read");
      const { package: asked, version, file: id } = c.req.valid("param");
      const look = lookOf(c.var.principal, repository);
      const found = await packages.find(repository, names.parse(asked).key, look);
      if (!found) throw new RegistryError("package_missing", quote(asked));
      const key = names.versionKey(version);
      const entry = offered(found).versions.find((one) => one.key === key);
      if (!entry) throw new RegistryError("version_missing", quote(version));
      const { files } = await packages.describe(entry);
      const file = files.find((one) => one.id === id);
      if (!file) throw new RegistryError("file_missing", quote(id));
      const place = { package: found.name, version: entry.version, file: id, name: file.name };
      const path = fileAddress(repository, place);
      const links = downloadLinks.signerFor(c.var.principal, repository);
      c.header("cache-control", "no-store");
      return c.json({
        url: `${c.var.origin}${links ? links.sign(path) : path}`,
        expiresIn: links && downloadLinks.secondsLeft,
      });
    },
  );
}
