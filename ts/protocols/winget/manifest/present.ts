import type { Json, JsonObject } from "../../../kit/json.ts";
import { type Contract, NEWEST, reaches } from "../contract.ts";
import type { Field, Fields, Members } from "./_field.ts";
import { installerSince } from "./contract_floor.ts";
import { INSTALLER, type Installer } from "./installer_fields.ts";
import { DEFAULT_LOCALE, type DefaultLocale, type Locale } from "./locale_fields.ts";
import { isOfferedIn } from "./markets.ts";
import { enabledInstallers, type ManifestVersion } from "./version_fields.ts";

/** What presenting needs from outside. */
export interface PresentOptions {
  /** Makes an address absolute; handed every `InstallerUrl` and `IconUrl`, stored here or not. */
  readonly resolve?: (url: string) => string;
  /** The two-letter region that was asked for; without it installers for every market are shown. */
  readonly market?: string;
}

/**
 * A version as a client of this contract reads it, or `null` where that client can install nothing
 * of it. Installers of types that the contract does not know are left out, which keeps the answer
 * acceptable to it; and so is every member that it does not read, which costs nothing and makes an
 * answer the same thing for whoever speaks that contract. Members stand in the order of their
 * tables, absent ones are not said.
 */
export function presentVersion(
  version: ManifestVersion,
  contract: Contract,
  options: PresentOptions = {},
): JsonObject | null {
  const { PackageVersion, Channel, DefaultLocale, Locales = [] } = version;
  const shown = enabledInstallers(version)
    .filter((one) => reaches(contract, installerSince(one)) && isOfferedIn(one, options.market))
    .map((one) => presentInstaller(one, { ...options, contract }));
  if (shown.length === 0) return null;
  return {
    PackageVersion,
    ...(Channel && { Channel }),
    DefaultLocale: presentLocale(DefaultLocale, { ...options, contract }),
    Locales: Locales.map((locale) => presentLocale(locale, { ...options, contract })),
    Installers: shown,
  };
}

/** One installer by itself. */
export function presentInstaller(
  installer: Installer,
  { resolve = (url) => url, contract = NEWEST }: PresentOptions & { contract?: Contract } = {},
): JsonObject {
  const { InstallerUrl } = installer;
  const reachable = InstallerUrl === undefined
    ? installer
    : { ...installer, InstallerUrl: resolve(InstallerUrl) };
  return presentMembers(INSTALLER, reachable, contract);
}

/** One locale by itself, the default one or another. */
export function presentLocale(
  locale: DefaultLocale | Locale,
  { resolve = (url) => url, contract = NEWEST }: PresentOptions & { contract?: Contract } = {},
): JsonObject {
  const Icons = locale.Icons?.map((icon) => ({ ...icon, IconUrl: resolve(icon.IconUrl) }));
  return presentMembers(DEFAULT_LOCALE, { ...locale, ...(Icons && { Icons }) }, contract);
}

function presentMembers(members: Fields, value: JsonObject, contract: Contract): Members {
  const shown: Members = {};
  for (const [name, field] of Object.entries(members)) {
    const given = value[name];
    if (given === undefined || given === null || !reaches(contract, field.since ?? "1.0")) continue;
    const kept = presentValue(field, given, contract);
    if (kept !== undefined && !saysNothing(kept)) shown[name] = kept;
  }
  return shown;
}

function presentValue(field: Field, value: Json, contract: Contract): Json | undefined {
  switch (field.is) {
    case "choice":
      return reaches(contract, field.from[value as string] ?? "1.0") ? value : undefined;
    case "list":
      return (value as Json[]).flatMap((item) => presentValue(field.of, item, contract) ?? []);
    case "object":
      return presentObject(field.members, value as JsonObject, contract);
    default:
      return value;
  }
}

/** An object that loses a member which it cannot be without is withheld as a whole. */
function presentObject(
  members: Fields,
  value: JsonObject,
  contract: Contract,
): Members | undefined {
  const shown = presentMembers(members, value, contract);
  const isWhole = Object.entries(members).every(([name, { required }]) =>
    !required || shown[name] !== undefined
  );
  return isWhole && !saysNothing(shown) ? shown : undefined;
}

function saysNothing(value: Json): boolean {
  return value === "" ||
    typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
