import type { TextFile } from "./file_report.ts";

/** Manifests for tests, shaped by hand and multiplied by tables: each is right by all rules. */
export interface Sample {
  readonly name: string;
  readonly files: readonly TextFile[];
}

const HASH = "4F1E9A0C73B25D68E4F1A9C073B25D684F1E9A0C73B25D68E4F1A9C073B25D68";

/** What each installer member looks like in a file, and for which type of installer it makes sense. */
export const INSTALLER_SNIPPETS: Readonly<Record<string, string>> = {
  InstallerLocale: "InstallerLocale: de-CH",
  Scope: "Scope: machine",
  Platform: "Platform:\n- Windows.Desktop\n- Windows.Universal",
  MinimumOSVersion: "MinimumOSVersion: 10.0.17763.0",
  InstallModes: "InstallModes: [interactive, silent, silentWithProgress]",
  InstallerSwitches:
    "InstallerSwitches:\n  Silent: /quiet\n  SilentWithProgress: /passive\n  Interactive: /ui\n" +
    '  InstallLocation: DIR="<INSTALLPATH>"\n  Log: \'/log "<LOGPATH>"\'\n  Upgrade: --up\n' +
    "  Custom: ALL=1 %TEMP%\\x #2\n  Repair: /fix",
  InstallerSuccessCodes: "InstallerSuccessCodes:\n- 3010\n- -1978335189\n- 0x80070BC2",
  ExpectedReturnCodes:
    "ExpectedReturnCodes:\n- InstallerReturnCode: 1603\n  ReturnResponse: custom\n" +
    "  ReturnResponseUrl: https://example.test/1603\n" +
    "- InstallerReturnCode: 4294967295\n  ReturnResponse: cancelledByUser",
  UpgradeBehavior: "UpgradeBehavior: deny",
  RepairBehavior: "RepairBehavior: uninstaller",
  Commands: "Commands:\n- 'yes'\n- 7z",
  Protocols: "Protocols:\n- contoso\n- contoso+dev",
  FileExtensions: "FileExtensions:\n- tar.gz\n- '7'\n- on",
  Dependencies:
    "Dependencies:\n  WindowsFeatures:\n  - IIS-WebServer\n  WindowsLibraries: [MSVCRT]\n" +
    "  PackageDependencies:\n  - PackageIdentifier: Contoso.Runtime\n    MinimumVersion: 1.10\n" +
    "  - PackageIdentifier: Contoso.Fonts\n  ExternalDependencies:\n  - 'A licence: yours'",
  ProductCode: "ProductCode: '{A1B2C3D4-0000-4000-8000-00000000E5F6}'",
  Capabilities: "Capabilities:\n- internetClient",
  RestrictedCapabilities: "RestrictedCapabilities:\n- runFullTrust",
  Markets: "Markets:\n  AllowedMarkets:\n  - NO\n  - DE",
  InstallerAbortsTerminal: "InstallerAbortsTerminal: true",
  ReleaseDate: "ReleaseDate: 2024-05-01",
  InstallLocationRequired: "InstallLocationRequired: false",
  RequireExplicitUpgrade: "RequireExplicitUpgrade: True",
  UnsupportedOSArchitectures: "UnsupportedOSArchitectures:\n- arm\n- arm64",
  ElevationRequirement: "ElevationRequirement: elevatesSelf",
  AppsAndFeaturesEntries:
    "AppsAndFeaturesEntries:\n- DisplayName: Contoso Tool 1.10 (x64)\n  Publisher: Contoso GmbH\n" +
    "  DisplayVersion: 1.10\n  ProductCode: contoso_is1\n  UpgradeCode: '{0}'\n" +
    "  InstallerType: inno\n- DisplayName: 2024",
  DisplayInstallWarnings: "DisplayInstallWarnings: true",
  UnsupportedArguments: "UnsupportedArguments:\n- log\n- location",
  InstallationMetadata:
    "InstallationMetadata:\n  DefaultInstallLocation: '%ProgramFiles%\\Contoso'\n  Files:\n" +
    `  - RelativeFilePath: bin\\tool.exe\n    FileSha256: ${HASH.toLowerCase()}\n` +
    "    FileType: launch\n    InvocationParameter: --start\n    DisplayName: 'On'",
  DownloadCommandProhibited: "DownloadCommandProhibited: true",
  ArchiveBinariesDependOnPath: "ArchiveBinariesDependOnPath: true",
  Authentication: "Authentication:\n  AuthenticationType: microsoftEntraId\n" +
    "  MicrosoftEntraIdAuthenticationInfo:\n    Resource: api://contoso\n    Scope: .default",
  DesiredStateConfiguration:
    "DesiredStateConfiguration:\n  PowerShell:\n  - RepositoryUrl: https://example.test/modules\n" +
    "    ModuleName: Contoso.Dsc\n    Resources:\n    - Name: ToolSettings\n  DSCv3:\n" +
    "    Resources:\n    - Type: Contoso.Tool/Settings",
};

/** What each locale member looks like in a file. */
export const LOCALE_SNIPPETS: Readonly<Record<string, string>> = {
  Author: "Author: 'Null'",
  PublisherUrl: "PublisherUrl: https://example.test/?a=b&c=d#e",
  PublisherSupportUrl: "PublisherSupportUrl: HTTP://example.test/help",
  PrivacyUrl: "PrivacyUrl: https://example.test/privacy",
  PackageUrl: "PackageUrl: https://example.test/ä",
  LicenseUrl: "LicenseUrl: https://example.test/license",
  Copyright: 'Copyright: "Copyright (c) 2024: Contoso\\tGmbH"',
  CopyrightUrl: "CopyrightUrl: https://example.test/copyright",
  Description: "Description: |-\n  First line: with a colon\n\n    indented # no comment\n  - last",
  Tags: "Tags:\n- 'true'\n- 1e3\n- '#hash'\n- c++\n- 测试",
  Agreements:
    "Agreements:\n- AgreementLabel: Terms\n  Agreement: >-\n    Folded over\n    two lines.\n\n" +
    "    Second paragraph.\n  AgreementUrl: https://example.test/terms",
  ReleaseNotes: 'ReleaseNotes: "\\u2022 one\\r\\n\\u2022 two\\n"',
  ReleaseNotesUrl: "ReleaseNotesUrl: https://example.test/notes",
  InstallationNotes: "InstallationNotes: |\n  Restart.\n  Then run it.",
  PurchaseUrl: "PurchaseUrl: https://example.test/buy",
  Documentations:
    "Documentations:\n- DocumentLabel: 'FAQ: all of it'\n  DocumentUrl: https://example.test/faq",
  Icons:
    "Icons:\n- IconUrl: https://example.test/16.png\n  IconFileType: png\n  IconResolution: 16x16\n" +
    `  IconTheme: highContrast\n  IconSha256: ${HASH}`,
};

/** Each way to install, with what it cannot be without. */
const TYPES: Readonly<Record<string, string>> = {
  exe: "InstallerType: exe",
  inno: "InstallerType: inno\nScope: user",
  nullsoft: "InstallerType: Nullsoft",
  msi: "InstallerType: msi\nProductCode: '{11111111-2222-4333-8444-555555555555}'",
  wix: "InstallerType: wix\nAppsAndFeaturesEntries:\n- UpgradeCode: '{AAAA}'",
  burn: "InstallerType: burn",
  portable: "InstallerType: portable\nCommands:\n- tool",
  msix:
    `InstallerType: msix\nPackageFamilyName: Contoso.Tool_h91ms92gdsmmt\nSignatureSha256: ${HASH}`,
  appx: "InstallerType: appx\nPackageFamilyName: Contoso.Tool_h91ms92gdsmmt",
  font: "InstallerType: font",
  zipMsi:
    "InstallerType: zip\nNestedInstallerType: msi\nNestedInstallerFiles:\n- RelativeFilePath: a\\setup.msi\n" +
    "ProductCode: '{22222222-2222-4333-8444-555555555555}'",
  zipPortable: "InstallerType: zip\nNestedInstallerType: portable\nNestedInstallerFiles:\n" +
    "- RelativeFilePath: bin/one.exe\n  PortableCommandAlias: one\n" +
    "- RelativeFilePath: bin/two.exe\n  PortableCommandAlias: '2'\nArchiveBinariesDependOnPath: true",
  zipMsix:
    "InstallerType: zip\nNestedInstallerType: msix\nNestedInstallerFiles:\n- RelativeFilePath: a.msix\n" +
    "PackageFamilyName: Contoso.Tool_h91ms92gdsmmt",
  zipFonts: "InstallerType: zip\nNestedInstallerType: font\nNestedInstallerFiles:\n" +
    "- RelativeFilePath: Contoso-Regular.ttf\n- RelativeFilePath: Contoso-Bold.ttf",
};

const FORMATS = "1.0.0 1.1.0 1.2.0 1.4.0 1.5.0 1.6.0 1.7.0 1.9.0 1.10.0 1.12.0 1.28.0".split(" ");

const LOCALE = "PackageLocale: en-US\nPublisher: Contoso\nPackageName: Contoso Tool\n" +
  "License: MIT\nShortDescription: A tool that helps";

const STORE = "InstallerType: msstore\nMSStoreProductIdentifier: 9NBLGGH4NNS1";

/** Every family, as files that no folder shares. */
export function families(): Sample[] {
  return [
    ...Object.entries(INSTALLER_SNIPPETS).flatMap(([name, text]) => [
      singleton(`${name} at the root`, { root: `InstallerType: exe\n${text}` }),
      multi(`${name} of one of two installers`, {
        root: "InstallerType: exe",
        installers: [`${entry("x64")}\n${text}`, entry("arm64")],
      }),
    ]),
    ...Object.entries(LOCALE_SNIPPETS).flatMap(([name, text]) => [
      merged(`${name} of both locales`, { locale: text, localization: text }),
      multi(`${name} of a further locale`, { further: { "fr-CA": text } }),
    ]),
    ...Object.entries(TYPES).flatMap(([name, text]) => [
      singleton(`${name} by itself`, { installers: [`${entry("x86")}\n${text}`] }),
      multi(`${name} at the root`, {
        root: text,
        installers: [`${entry("x86")}\nInstallerLocale: en-US`, entry("arm64")],
      }),
      multi(`${name} beside an inno`, {
        installers: [`${entry("x64")}\n${text}`, `${entry("arm")}\nInstallerType: inno`],
      }),
    ]),
    ...FORMATS.flatMap((format) => [
      singleton(`singleton ${format}`, { format }),
      multi(`files of ${format}`, { format, further: { "de-DE": "Author: Müller & Söhne" } }),
      merged(`merged ${format}`, { format, localization: "PackageName: Werkzeug" }),
    ]),
    multi("msstore", { installers: [`Architecture: neutral\n${STORE}`] }),
    multi("a moniker", { locale: "Moniker: ctool" }),
    multi("many locales", { further: Object.fromEntries(TAGS.map((tag) => [tag, "Tags: [a]"])) }),
    multi("an identifier of eight parts", { id: "A.B.C.D.E.F.G.H" }),
    multi("a version such as a number", { version: "1.10" }),
    multi("a version such as a date", { version: "2024-05-01" }),
    multi("a version of words", { version: "1.0 beta (α)" }),
    multi("no installers", { installers: [] }),
  ];
}

const TAGS = ["de-DE", "es-MX", "fr-FR", "ja-JP", "nb-NO", "pt-BR", "zh-Hans-CN", "zh-Hant-TW"];

interface Shape {
  readonly id?: string;
  readonly version?: string;
  readonly format?: string;
  readonly root?: string;
  readonly locale?: string;
  readonly localization?: string;
  readonly further?: Readonly<Record<string, string>>;
  readonly installers?: readonly string[];
}

function entry(architecture: string): string {
  return `Architecture: ${architecture}\nInstallerUrl: https://example.test/${architecture}.exe\n` +
    `InstallerSha256: ${HASH}`;
}

function headOf({ id = "Contoso.Tool", version = "2.1.0" }: Shape): string {
  const quoted = /^[\d.-]+$/.test(version) ? version : `'${version}'`;
  return `PackageIdentifier: ${id}\nPackageVersion: ${quoted}\n`;
}

function tailOf(type: string, { format = "1.28.0" }: Shape): string {
  return `ManifestType: ${type}\nManifestVersion: ${format}\n`;
}

function installersOf({ root, installers = [entry("x64")] }: Shape): string {
  const entries = installers.map((one) => `- ${one.replaceAll("\n", "\n  ")}\n`).join("");
  const isTyped = root !== undefined || installers.some((one) => one.includes("InstallerType"));
  const shared = root ?? (isTyped ? "" : "InstallerType: exe");
  return `${shared}${shared && "\n"}Installers:${entries ? `\n${entries}` : " []\n"}`;
}

function localeOf({ locale }: Shape): string {
  return `${LOCALE}\n${locale ? `${locale}\n` : ""}`;
}

function localizationOf({ localization }: Shape): string {
  if (localization === undefined) return "";
  return `Localization:\n- PackageLocale: de-DE\n  ${localization.replaceAll("\n", "\n  ")}\n`;
}

function singleton(name: string, shape: Shape): Sample {
  return whole(name, "singleton", shape);
}

function merged(name: string, shape: Shape): Sample {
  return whole(name, "merged", shape);
}

function whole(name: string, type: string, shape: Shape): Sample {
  const text = headOf(shape) + localeOf(shape) + localizationOf(shape) + installersOf(shape) +
    tailOf(type, shape);
  return { name, files: [{ path: `${name}/manifest.yaml`, text }] };
}

function multi(name: string, shape: Shape): Sample {
  const file = (path: string, type: string, text: string): TextFile => ({
    path: `${name}/${path}.yaml`,
    text: headOf(shape) + text + tailOf(type, shape),
  });
  const locales = Object.entries(shape.further ?? {}).map(([tag, text]) =>
    file(`locale.${tag}`, "locale", `PackageLocale: ${tag}\n${text}\n`)
  );
  const files = [
    file("version", "version", "DefaultLocale: en-US\n"),
    file("installer", "installer", installersOf(shape)),
    file("locale.en-US", "defaultLocale", localeOf(shape)),
    ...locales,
  ];
  return { name, files };
}
