import { knows } from "./contract.ts";
import { effectiveType, type Entry, type Installer } from "./installer.ts";
import type { Manifest } from "./manifest.ts";
import { objectIn, textIn } from "./reading.ts";
import { parseVersion } from "./version_order.ts";

const EXE_LIKE = ["exe", "inno", "msi", "nullsoft", "wix", "burn", "portable"];
const ARCHITECTURES = ["x86", "x64", "arm", "arm64", "neutral"];
const LANGUAGE_TAG = /^(?:[a-z]{2,8}|x)(?:-[a-z0-9]{1,8})*$/i;

/** Everything for which the client refuses a manifest, each beginning with the number of its rule. */
export function faultsOf(manifest: Manifest, contract: string): string[] {
  const checked = manifest.installers.filter(({ type }) => type !== "unknown");
  const faults = [
    ...manifest.channel ? ["V1 Channel"] : [],
    ...isPlainVersion(manifest.version) ? [] : [`V2 ${manifest.version}`],
    ...duplicates(checked),
    ...checked.flatMap((one) => [...faultsOfInstaller(one, contract), ...faultsOfZip(one)]),
  ];
  return [...new Set(faults)];
}

function faultsOfInstaller(one: Installer, contract: string): string[] {
  const type = effectiveType(one);
  const isStore = one.type === "msstore";
  const behaviors = ["install", "uninstallprevious", ...knows(contract, 6) ? ["deny"] : []];
  const { allowedMarkets, excludedMarkets } = one;
  const rules: readonly [rule: string, isBroken: boolean][] = [
    ["V4 Architecture", !ARCHITECTURES.includes(one.architecture)],
    ["V4 UpgradeBehavior", !behaviors.includes(one.upgradeBehavior ?? "install")],
    ["V5 ProductCode", one.productCode !== undefined && !EXE_LIKE.includes(type)],
    ["V6 AppsAndFeaturesEntries", one.entries.length > 0 && !EXE_LIKE.includes(type)],
    ["V7 MSStoreProductIdentifier", isStore !== (one.storeProduct !== undefined)],
    ["V8 InstallerUrl, InstallerSha256", !isStore && !(one.url && one.sha256)],
    ["V9 Commands", one.type === "portable" && one.commands.length > 1],
    ["V9 Commands", one.type === "portable" && one.commands.some(escapes)],
    ["V10 AppsAndFeaturesEntries", type === "portable" && one.entries.length > 1],
    ["V13 InstallerUrl", one.url !== undefined && !URL.canParse(one.url)],
    ["V14 InstallerLocale", one.locale !== undefined && !LANGUAGE_TAG.test(one.locale)],
    ["V15 Markets", allowedMarkets.length > 0 && excludedMarkets.length > 0],
    ["V16 codes", one.successCodes.some((code) => one.expectedCodes.includes(code))],
    ["V17 DisplayVersion", !one.entries.every(hasPlainVersion)],
    ["V18 Authentication", !hasIntegrity(one)],
    ["V19 WindowsFeatures", !one.windowsFeatures.every((name) => /^[\w-]+$/.test(name))],
  ];
  return rules.filter(([, isBroken]) => isBroken).map(([rule]) => rule);
}

function faultsOfZip({ type, nestedType, nestedFiles: files }: Installer): string[] {
  if (type !== "zip") return [];
  const hasMany = nestedType === "portable" || nestedType === "font";
  const paths = files.map(({ path }) => path.toLowerCase());
  const aliases = files.flatMap(({ alias }) => alias?.toLowerCase() ?? []);
  const rules: readonly [rule: string, isBroken: boolean][] = [
    ["V11 NestedInstallerType", nestedType === undefined || nestedType === "unknown"],
    ["V11 NestedInstallerFiles", files.length === 0 || files.length > 1 && !hasMany],
    ["V12 RelativeFilePath", paths.some(escapes) || hasTwice(paths)],
    ["V12 PortableCommandAlias", aliases.some(escapes) || hasTwice(aliases)],
  ];
  return rules.filter(([, isBroken]) => isBroken).map(([rule]) => rule);
}

/** An absent scope equals every scope. */
function duplicates(installers: readonly Installer[]): string[] {
  const same = (a: Installer, b: Installer) =>
    a.type === b.type && a.nestedType === b.nestedType && a.architecture === b.architecture &&
    a.locale === b.locale && (!a.scope || !b.scope || a.scope === b.scope);
  const isTwice = installers.some((one, at) =>
    installers.slice(at + 1).some((other) => same(one, other))
  );
  return isTwice ? ["V3 duplicate installer"] : [];
}

function isPlainVersion(text: string): boolean {
  try {
    return parseVersion(text).approximate === 0;
  } catch {
    return false;
  }
}

function hasPlainVersion({ displayVersion }: Entry): boolean {
  return displayVersion === undefined || isPlainVersion(displayVersion);
}

function hasIntegrity({ authentication }: Installer): boolean {
  const type = authentication && textIn(authentication, "AuthenticationType")?.toLowerCase();
  if (!type || type === "none" || type === "microsoftentraidforazureblobstorage") return true;
  const info = objectIn(authentication, "MicrosoftEntraIdAuthenticationInfo");
  return type === "microsoftentraid" && info !== undefined &&
    textIn(info, "Resource") !== undefined;
}

function escapes(path: string): boolean {
  return /^(?:[\\/]|[a-z]:)/i.test(path) || path.split(/[\\/]/).includes("..");
}

function hasTwice(texts: readonly string[]): boolean {
  return new Set(texts).size < texts.length;
}
