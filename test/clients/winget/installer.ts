import { knows } from "./contract.ts";
import { WinGetFailure } from "./failure.ts";
import {
  integersIn,
  type Members,
  objectIn,
  objectsIn,
  rawText,
  textIn,
  textsIn,
} from "./reading.ts";

/** An installer as a client of some contract understands it. */
export interface Installer {
  readonly architecture: string;
  /** `unknown` where the contract does not know the type. */
  readonly type: InstallerType;
  readonly nestedType?: InstallerType;
  readonly nestedFiles: readonly { readonly path: string; readonly alias?: string }[];
  readonly url?: string;
  readonly sha256?: string;
  readonly locale?: string;
  readonly scope?: string;
  readonly minimumOsVersion?: string;
  readonly upgradeBehavior?: string;
  readonly commands: readonly string[];
  readonly productCode?: string;
  readonly familyName?: string;
  readonly storeProduct?: string;
  readonly entries: readonly Entry[];
  readonly successCodes: readonly number[];
  readonly expectedCodes: readonly number[];
  readonly allowedMarkets: readonly string[];
  readonly excludedMarkets: readonly string[];
  readonly unsupportedArchitectures: readonly string[];
  readonly windowsFeatures: readonly string[];
  readonly authentication?: Members;
}

/** How a program shows itself once it is installed. */
export interface Entry {
  readonly displayName?: string;
  readonly publisher?: string;
  readonly displayVersion?: string;
  readonly productCode?: string;
  readonly upgradeCode?: string;
}

/** What an installer is, `appx` being `msix`. */
export type InstallerType =
  | ("inno" | "wix" | "msi" | "nullsoft" | "zip" | "msix" | "exe" | "burn")
  | ("msstore" | "portable" | "font" | "unknown");

const SINCE: Record<Exclude<InstallerType, "unknown">, number> = {
  ...{ inno: 0, wix: 0, msi: 0, nullsoft: 0, zip: 0, msix: 0, exe: 0, burn: 0 },
  ...{ msstore: 1, portable: 4, font: 12 },
};

/** Reads an installer; `null` when it lacks so much that the client leaves it out. */
export function parseInstaller(of: Members, contract: string): Installer | null {
  const architecture = rawText(of, "Architecture");
  const type = rawText(of, "InstallerType");
  if (architecture === undefined || type === undefined) return null;
  const newer = knows(contract, 1) ? readOneOne(of) : NOTHING;
  const nested = knows(contract, 4) ? readNested(of, contract) : { nestedFiles: [] };
  if (!newer || !nested) return null;
  signature(of);
  return {
    architecture: architecture.toLowerCase(),
    type: typeOf(type, contract),
    url: textIn(of, "InstallerUrl"),
    sha256: digest(textIn(of, "InstallerSha256"), "InstallerSha256"),
    locale: textIn(of, "InstallerLocale"),
    scope: textIn(of, "Scope")?.toLowerCase(),
    minimumOsVersion: textIn(of, "MinimumOSVersion"),
    upgradeBehavior: rawText(of, "UpgradeBehavior")?.toLowerCase(),
    commands: textsIn(of, "Commands"),
    productCode: textIn(of, "ProductCode"),
    familyName: textIn(of, "PackageFamilyName"),
    successCodes: integersIn(of, "InstallerSuccessCodes"),
    windowsFeatures: textsIn(objectIn(of, "Dependencies") ?? {}, "WindowsFeatures"),
    authentication: knows(contract, 10) ? objectIn(of, "Authentication") : undefined,
    ...newer,
    ...nested,
  };
}

/** What is really run: the type of the file inside a zip, else the type itself. */
export function effectiveType({ type, nestedType }: Installer): InstallerType {
  return type === "zip" ? nestedType ?? "unknown" : type;
}

const NOTHING = {
  ...{ entries: [], expectedCodes: [], allowedMarkets: [], excludedMarkets: [] },
  unsupportedArchitectures: [],
};

function readOneOne(of: Members) {
  const responses = objectsIn(of, "ExpectedReturnCodes").flatMap((one) => {
    const isKnown = textIn(one, "ReturnResponse") !== undefined;
    return isKnown ? integersIn({ all: [one.InstallerReturnCode] }, "all") : [];
  });
  const expectedCodes = responses.filter((code) => code !== 0);
  const unsupported = textsIn(of, "UnsupportedOSArchitectures").map((one) => one.toLowerCase());
  if (new Set(expectedCodes).size < expectedCodes.length || unsupported.includes("neutral")) {
    return null;
  }
  const markets = objectIn(of, "Markets") ?? {};
  return {
    expectedCodes,
    unsupportedArchitectures: unsupported,
    storeProduct: textIn(of, "MSStoreProductIdentifier"),
    entries: objectsIn(of, "AppsAndFeaturesEntries").map(readEntry).filter(isGiven),
    allowedMarkets: textsIn(markets, "AllowedMarkets"),
    excludedMarkets: textsIn(markets, "ExcludedMarkets"),
  };
}

function readEntry(of: Members): Entry {
  return {
    displayName: textIn(of, "DisplayName"),
    publisher: textIn(of, "Publisher"),
    displayVersion: textIn(of, "DisplayVersion"),
    productCode: textIn(of, "ProductCode"),
    upgradeCode: textIn(of, "UpgradeCode"),
  };
}

function isGiven(entry: Entry): boolean {
  return Object.values(entry).some((value) => value !== undefined);
}

function readNested(of: Members, contract: string) {
  const type = rawText(of, "NestedInstallerType");
  const files = objectsIn(of, "NestedInstallerFiles");
  if (files.some((file) => textIn(file, "RelativeFilePath") === undefined)) return null;
  return {
    nestedType: type === undefined ? undefined : typeOf(type, contract),
    nestedFiles: files.map((file) => ({
      path: textIn(file, "RelativeFilePath")!,
      alias: textIn(file, "PortableCommandAlias"),
    })),
  };
}

function typeOf(text: string, contract: string): InstallerType {
  const name = text.toLowerCase().replace(/^appx$/, "msix");
  const since = Object.hasOwn(SINCE, name) ? SINCE[name as keyof typeof SINCE] : Infinity;
  return knows(contract, since) ? name as InstallerType : "unknown";
}

/** Unlike everything else an empty signature is not a missing one. */
function signature(of: Members): void {
  digest(rawText(of, "SignatureSha256"), "SignatureSha256");
}

function digest(hex: string | undefined, name: string): string | undefined {
  if (hex === undefined || hex.length === 64) return hex;
  throw new WinGetFailure("invalidArgument", `${name} of ${hex.length} characters`);
}
