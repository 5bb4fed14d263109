import { z } from "zod";
import type { UserId } from "../model/ids.ts";
import type { Package, VersionEntry } from "../model/package.ts";
import type { DownloadFigures } from "../registry/download_counts.ts";
import type { UserService } from "../registry/user_service.ts";
import { MOMENT, OPEN_OBJECT } from "./schemas.ts";

/** How often something was downloaded. */
export const DOWNLOADS = z.strictObject({
  count: z.int().min(0),
  lastAt: MOMENT.nullable().meta({ description: "To within some minutes" }),
}).meta({ id: "Downloads", examples: [{ count: 12, lastAt: "2030-01-31T12:00:00.000Z" }] });

/** A version as the API lists it. */
const VERSION = z.strictObject({
  version: z.string(),
  publishedAt: MOMENT,
  size: z.int().meta({ description: "Bytes in its stored files" }),
  yanked: z.string().nullable().meta({ description: "Why it should not be chosen any more" }),
  enabled: z.boolean().meta({ description: "Whether clients are told of it" }),
  summary: OPEN_OBJECT.meta({ description: "What searches know, as its protocol has it" }),
  signers: z.array(z.string()).meta({
    description: "Who signed its stored files, as their certificates name them",
    examples: [["CN=Contoso,O=Contoso Ltd,C=US"]],
  }),
  mirrored: z.boolean().meta({ description: "Whether it is a copy of an upstream's" }),
  publishedBy: z.string().nullable().optional().meta({
    description: "User name, for whoever may publish here; left out where packages are listed",
  }),
  downloads: DOWNLOADS.optional().meta({ description: "Left out where packages are listed" }),
}).meta({ id: "Version" });

/** A package as the API lists it. */
export const PACKAGE = z.strictObject({
  name: z.string(),
  enabled: z.boolean().meta({ description: "Whether clients are told of it" }),
  versions: z.array(VERSION).meta({ description: "Newest first" }),
  createdAt: MOMENT,
  changedAt: MOMENT,
}).meta({
  id: "Package",
  examples: [{
    ...{ name: "Contoso.Tool", enabled: true },
    versions: [{
      ...{ version: "1.0", publishedAt: "2030-01-31T12:00:00.000Z", size: 73_216, yanked: null },
      enabled: true,
      summary: { name: "Contoso Tool", publisher: "Contoso" },
      ...{ signers: ["CN=Contoso,O=Contoso Ltd,C=US"], mirrored: false },
    }],
    createdAt: "2030-01-31T12:00:00.000Z",
    changedAt: "2030-01-31T12:00:00.000Z",
  }],
});

type PresentedVersion = z.output<typeof VERSION>;
export type PresentedPackage = z.output<typeof PACKAGE>;

/** What is told of a package that is shown alone. */
interface Besides {
  /** By the keys of versions. */
  readonly downloads: ReadonlyMap<string, DownloadFigures>;
  /** User names. */
  readonly publishers: ReadonlyMap<UserId, string>;
}

/** A package as the API lists it, and with `besides` as it shows it alone. */
export function presentPackage(found: Package, besides?: Besides): PresentedPackage {
  const { name, versions, createdAt, changedAt, disabled } = found;
  return {
    name,
    enabled: !disabled,
    versions: versions.map((entry) => ({
      ...presentVersion(entry),
      ...besides && {
        downloads: presentDownloads(besides.downloads.get(entry.key)),
        publishedBy: entry.publishedBy && (besides.publishers.get(entry.publishedBy) ?? null),
      },
    })),
    createdAt: new Date(createdAt).toISOString(),
    changedAt: new Date(changedAt).toISOString(),
  };
}

/** The names of whoever published a version, as far as they are still there. */
export async function publishersOf(
  users: UserService,
  { versions }: Package,
): Promise<ReadonlyMap<UserId, string>> {
  const ids = [...new Set(versions.flatMap(({ publishedBy }) => publishedBy ?? []))];
  const found = await Promise.all(ids.map((id) => users.byId(id)));
  return new Map(found.flatMap((user) => user ? [[user.id, user.username]] : []));
}

/** How often something was downloaded; nobody knows of anything where there is nothing. */
export function presentDownloads(known: DownloadFigures | undefined): z.output<typeof DOWNLOADS> {
  const { count, lastAt } = known ?? { count: 0, lastAt: 0 };
  return { count, lastAt: lastAt === 0 ? null : new Date(lastAt).toISOString() };
}

function presentVersion(entry: VersionEntry): PresentedVersion {
  const { version, publishedAt, size, yanked, disabled, summary, signers = [], mirrored } = entry;
  return {
    ...{ version, size, summary, signers: [...signers], mirrored: mirrored ?? false },
    publishedAt: new Date(publishedAt).toISOString(),
    yanked: yanked ?? null,
    enabled: !disabled,
  };
}
