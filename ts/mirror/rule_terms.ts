import { z } from "zod";

/**
 * What each of a rule's terms may say, once for the file's form and for the API's.
 * @module
 */

export const MIRRORED_ARCHITECTURES = ["x64", "x86", "arm64", "arm", "neutral"] as const;

export const MIRRORED_INSTALLER_TYPES = [
  ...["msix", "msi", "appx", "exe", "zip", "inno", "nullsoft", "wix", "burn"] as const,
  ...["portable", "font"] as const,
] as const;

const LONGEST_GLOB = 256;
const LONGEST_RANGE = 200;
const MOST_LOCALES = 100;
const MOST_VERSIONS = 10_000;
const MOST_DAYS = 3650;

/** Right with and without the flag `u`, for readers of the document. */
// deno-lint-ignore no-control-regex -- these are what is refused
const IDENTIFIER = /^[^\s\\/<>:"|\u0000-\u001f\u007f]+$/;

export const GLOB = z.string().min(1).max(LONGEST_GLOB)
  .regex(IDENTIFIER, "must be an identifier, in which * is any text and ? one character")
  .meta({ description: "A glob over identifiers, in any case", examples: ["Mozilla.*"] });

/** By the names that they have in a rule; all but the package may be left out. */
export const TERMS = {
  architectures: z.array(z.enum(MIRRORED_ARCHITECTURES)).min(1).max(50)
    .meta({ description: "Instead of `UPDATER_ARCHITECTURES`" }),
  installerTypes: z.array(z.enum(MIRRORED_INSTALLER_TYPES)).min(1).max(50)
    .meta({ description: "Instead of `UPDATER_INSTALLER_TYPES`" }),
  scopes: z.array(z.enum(["user", "machine"])).min(1).max(2)
    .meta({ description: "Installers that name no scope fit every list" }),
  locales: z.array(
    z.string().max(35).regex(
      /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/,
      "must be a language such as de-AT",
    ),
  ).min(1).max(MOST_LOCALES)
    .meta({
      description: "Installers that name no language fit every list",
      examples: [["en-US"]],
    }),
  maxVersions: z.int().min(1).max(MOST_VERSIONS)
    .meta({ description: "Instead of `UPDATER_MAX_VERSIONS_PER_PACKAGE`" }),
  versions: z.string().min(1).max(LONGEST_RANGE)
    .meta({ description: "A range, or one version, which is then pinned", examples: [">=1.2 <2"] }),
  rehost: z.boolean()
    .meta({ description: "Whether files are served from here; `true` where nobody says" }),
  holdDays: z.int().min(0).max(MOST_DAYS).meta({
    description: "Days for which a version waits after it was first seen, whatever the mirror says",
  }),
} as const;
