import type { Fields, Shape } from "./_field.ts";
import {
  DAY,
  FEATURE_NAME,
  FILE_ADDRESS,
  FILE_EXTENSION,
  HASH,
  IDENTIFIER,
  LANGUAGE_TAG,
  MARKET,
  MODULE_NAME,
  OS_VERSION,
  PACKAGE_FAMILY,
  RESOURCE_TYPE,
  STORE_PRODUCT,
  VERSION,
  WEB_ADDRESS,
} from "./_forms.ts";
import {
  ARCHITECTURES,
  AUTHENTICATION_TYPES,
  ELEVATIONS,
  FILE_TYPES,
  INSTALL_MODES,
  INSTALLER_TYPES,
  NESTED_TYPES,
  OS_ARCHITECTURES,
  PLATFORMS,
  REPAIR_BEHAVIORS,
  RETURN_RESPONSES,
  SCOPES,
  UNSUPPORTED_ARGUMENTS,
  UPGRADE_BEHAVIORS,
} from "./vocabulary.ts";

const SHA256 = { is: "text", max: 64, form: HASH } as const;
const SWITCH = { is: "text", min: 1, max: 512 } as const;
const ARP_TEXT = { is: "text", min: 1, max: 256 } as const;
const CAPABILITIES = { is: "list", max: 1000, of: { is: "text", min: 1, max: 40 } } as const;
const NAMES = { is: "list", max: 16, of: { is: "text", min: 1, max: 128 } } as const;
const MARKETS = {
  is: "list",
  max: 256,
  unique: true,
  of: { is: "text", max: 2, form: MARKET },
} as const;
/** A process exit code of 32 bits, signed or not; zero always means success. */
const EXIT_CODE = { is: "integer", min: -(2 ** 31), max: 2 ** 32 - 1, not: 0 } as const;
const AUDIENCE = { is: "text", min: 1, max: 512 } as const;

const SWITCHES = {
  Silent: SWITCH,
  SilentWithProgress: SWITCH,
  Interactive: SWITCH,
  InstallLocation: SWITCH,
  Log: SWITCH,
  Upgrade: SWITCH,
  Custom: { ...SWITCH, max: 2048 },
  Repair: { ...SWITCH, since: "1.7" },
} as const satisfies Fields;

const EXPECTED_RETURN_CODE = {
  InstallerReturnCode: { ...EXIT_CODE, required: true },
  ReturnResponse: { is: "choice", from: RETURN_RESPONSES, required: true },
  ReturnResponseUrl: { is: "text", since: "1.4", max: 2048, form: WEB_ADDRESS },
} as const satisfies Fields;

const PACKAGE_DEPENDENCY = {
  PackageIdentifier: { is: "text", max: 128, form: IDENTIFIER, required: true },
  MinimumVersion: { is: "text", max: 128, form: VERSION },
} as const satisfies Fields;

const DEPENDENCIES = {
  WindowsFeatures: {
    is: "list",
    max: 16,
    of: { is: "text", max: 128, form: FEATURE_NAME, rule: "V19" },
  },
  WindowsLibraries: NAMES,
  PackageDependencies: {
    is: "list",
    max: 16,
    of: { is: "object", members: PACKAGE_DEPENDENCY },
  },
  ExternalDependencies: NAMES,
} as const satisfies Fields;

const APPS_AND_FEATURES_ENTRY = {
  DisplayName: ARP_TEXT,
  Publisher: ARP_TEXT,
  DisplayVersion: { is: "text", min: 1, max: 128 },
  ProductCode: ARP_TEXT,
  UpgradeCode: ARP_TEXT,
  InstallerType: { is: "choice", from: INSTALLER_TYPES },
} as const satisfies Fields;

const NESTED_FILE = {
  RelativeFilePath: { is: "text", min: 1, max: 512, required: true },
  PortableCommandAlias: { is: "text", min: 1, max: 40 },
} as const satisfies Fields;

const INSTALLED_FILE = {
  RelativeFilePath: { is: "text", min: 1, max: 2048, required: true },
  FileSha256: SHA256,
  FileType: { is: "choice", from: FILE_TYPES },
  InvocationParameter: { is: "text", min: 1, max: 2048 },
  DisplayName: ARP_TEXT,
} as const satisfies Fields;

const INSTALLATION_METADATA = {
  DefaultInstallLocation: { is: "text", min: 1, max: 2048 },
  Files: {
    is: "list",
    spellings: ["InstallationMetadataFiles"],
    max: 2048,
    of: { is: "object", members: INSTALLED_FILE },
  },
} as const satisfies Fields;

const AUTHENTICATION = {
  AuthenticationType: { is: "choice", from: AUTHENTICATION_TYPES, required: true },
  MicrosoftEntraIdAuthenticationInfo: {
    is: "object",
    members: { Resource: AUDIENCE, Scope: AUDIENCE },
  },
} as const satisfies Fields;

const POWER_SHELL_MODULE = {
  RepositoryUrl: { is: "text", max: 2048, form: WEB_ADDRESS },
  ModuleName: { is: "text", max: 100, form: MODULE_NAME },
  Resources: {
    is: "list",
    max: 64,
    of: { is: "object", members: { Name: { is: "text", min: 1, max: 256 } } },
  },
} as const satisfies Fields;

const DESIRED_STATE = {
  PowerShell: { is: "list", max: 16, of: { is: "object", members: POWER_SHELL_MODULE } },
  DSCv3: {
    is: "object",
    members: {
      Resources: {
        is: "list",
        max: 128,
        of: {
          is: "object",
          members: { Type: { is: "text", max: 256, form: RESOURCE_TYPE } },
        },
      },
    },
  },
} as const satisfies Fields;

/** Everything that can be said of one installer. Nothing is inherited: each stands for itself. */
export const INSTALLER = {
  InstallerIdentifier: { is: "text", min: 1, max: 128 },
  Architecture: { is: "choice", from: ARCHITECTURES, required: true, rule: "V4" },
  InstallerType: { is: "choice", from: INSTALLER_TYPES, required: true },
  InstallerUrl: { is: "text", max: 2048, form: FILE_ADDRESS, rule: "V13" },
  InstallerSha256: SHA256,
  SignatureSha256: SHA256,
  InstallerLocale: { is: "text", max: 20, form: LANGUAGE_TAG, rule: "V14" },
  Scope: { is: "choice", from: SCOPES },
  NestedInstallerType: { is: "choice", since: "1.4", from: NESTED_TYPES },
  NestedInstallerFiles: {
    is: "list",
    since: "1.4",
    max: 1024,
    of: { is: "object", members: NESTED_FILE },
  },
  Platform: { is: "list", max: 2, unique: true, of: { is: "choice", from: PLATFORMS } },
  MinimumOSVersion: {
    is: "text",
    spellings: ["MinimumOsVersion"],
    max: 23,
    form: OS_VERSION,
  },
  InstallModes: { is: "list", max: 3, unique: true, of: { is: "choice", from: INSTALL_MODES } },
  InstallerSwitches: { is: "object", members: SWITCHES },
  InstallerSuccessCodes: { is: "list", max: 16, unique: true, of: EXIT_CODE },
  ExpectedReturnCodes: {
    is: "list",
    since: "1.1",
    max: 128,
    of: { is: "object", members: EXPECTED_RETURN_CODE },
  },
  UpgradeBehavior: { is: "choice", from: UPGRADE_BEHAVIORS, rule: "V4" },
  RepairBehavior: { is: "choice", since: "1.7", from: REPAIR_BEHAVIORS },
  Commands: { is: "list", max: 16, of: { is: "text", min: 1, max: 40 } },
  Protocols: { is: "list", max: 64, of: { is: "text", min: 1, max: 2048 } },
  FileExtensions: {
    is: "list",
    max: 512,
    of: { is: "text", min: 1, max: 64, form: FILE_EXTENSION },
  },
  Dependencies: { is: "object", members: DEPENDENCIES },
  PackageFamilyName: { is: "text", max: 255, form: PACKAGE_FAMILY },
  ProductCode: { is: "text", min: 1, max: 255 },
  Capabilities: CAPABILITIES,
  RestrictedCapabilities: { ...CAPABILITIES, spellings: ["RestricedCapabilities"] },
  MSStoreProductIdentifier: { is: "text", since: "1.1", max: 12, form: STORE_PRODUCT },
  Markets: {
    is: "object",
    since: "1.1",
    members: { AllowedMarkets: MARKETS, ExcludedMarkets: MARKETS },
  },
  InstallerAbortsTerminal: { is: "flag", since: "1.1" },
  ReleaseDate: { is: "text", since: "1.1", max: 10, form: DAY },
  InstallLocationRequired: { is: "flag", since: "1.1" },
  RequireExplicitUpgrade: { is: "flag", since: "1.1" },
  UnsupportedOSArchitectures: {
    is: "list",
    since: "1.1",
    max: 4,
    unique: true,
    of: { is: "choice", from: OS_ARCHITECTURES },
  },
  ElevationRequirement: { is: "choice", since: "1.1", from: ELEVATIONS },
  AppsAndFeaturesEntries: {
    is: "list",
    since: "1.1",
    max: 128,
    of: { is: "object", members: APPS_AND_FEATURES_ENTRY },
  },
  DisplayInstallWarnings: { is: "flag", since: "1.4" },
  UnsupportedArguments: {
    is: "list",
    since: "1.4",
    max: 2,
    unique: true,
    of: { is: "choice", from: UNSUPPORTED_ARGUMENTS },
  },
  InstallationMetadata: { is: "object", since: "1.4", members: INSTALLATION_METADATA },
  DownloadCommandProhibited: { is: "flag", since: "1.6" },
  ArchiveBinariesDependOnPath: { is: "flag", since: "1.9" },
  Authentication: { is: "object", since: "1.10", members: AUTHENTICATION },
  DesiredStateConfiguration: { is: "object", since: "1.28", members: DESIRED_STATE },
} as const satisfies Fields;

/** One way to install a version. */
export type Installer = Shape<typeof INSTALLER>;
/** What Windows lists under installed apps once an installer has run. */
export type AppsAndFeaturesEntry = Shape<typeof APPS_AND_FEATURES_ENTRY>;
/** The type of an installer, or of what it holds. */
export type InstallerType = Installer["InstallerType"];
