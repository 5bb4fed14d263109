import type { Json, JsonObject } from "../../../kit/json.ts";
import type { InstallerType } from "../manifest.ts";
import { LISTED_BY_PRODUCT_CODE } from "../manifest/installer_type.ts";

/** What can be installed from the web or a store alone, and never from here. */
const ELSEWHERE = new Set(["pwa", "msstore"]);

/**
 * Installers as they can be served by REST, for which stricter rules hold than for the community's
 * manifests: without those that are installed from elsewhere, and without what a type may not say
 * (V5, V6).
 */
export function adapt(installers: readonly JsonObject[]): readonly JsonObject[] {
  return installers.filter(({ InstallerType }) => !ELSEWHERE.has(wordOf(InstallerType)))
    .map(withoutForeign);
}

function withoutForeign(installer: JsonObject): JsonObject {
  const type = wordOf(installer.InstallerType);
  const effective = type === "zip" ? wordOf(installer.NestedInstallerType) : type;
  if (LISTED_BY_PRODUCT_CODE.has(effective as InstallerType)) return installer;
  const { AppsAndFeaturesEntries: _, ProductCode: __, ...rest } = installer;
  return rest;
}

function wordOf(value: Json | undefined): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}
