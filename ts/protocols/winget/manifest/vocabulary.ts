/** Every word of the protocol, with the first contract whose clients understand it. */
export const ARCHITECTURES = {
  x86: "1.0",
  x64: "1.0",
  arm: "1.0",
  arm64: "1.0",
  neutral: "1.0",
} as const;

/**
 * `zip` is a word of contract 1.0, but a client below 1.4 reads no nested installer from it and
 * refuses the whole answer; so it counts as one of 1.4.
 */
export const INSTALLER_TYPES = {
  msix: "1.0",
  msi: "1.0",
  appx: "1.0",
  exe: "1.0",
  zip: "1.4",
  inno: "1.0",
  nullsoft: "1.0",
  wix: "1.0",
  burn: "1.0",
  msstore: "1.1",
  portable: "1.4",
  font: "1.12",
} as const;

/** What a zip may hold. */
export const NESTED_TYPES = {
  msix: "1.4",
  msi: "1.4",
  appx: "1.4",
  exe: "1.4",
  inno: "1.4",
  nullsoft: "1.4",
  wix: "1.4",
  burn: "1.4",
  portable: "1.4",
  font: "1.12",
} as const;

export const SCOPES = { user: "1.0", machine: "1.0" } as const;

export const PLATFORMS = { "Windows.Desktop": "1.0", "Windows.Universal": "1.0" } as const;

export const INSTALL_MODES = {
  interactive: "1.0",
  silent: "1.0",
  silentWithProgress: "1.0",
} as const;

export const UPGRADE_BEHAVIORS = {
  install: "1.0",
  uninstallPrevious: "1.0",
  deny: "1.6",
} as const;

export const REPAIR_BEHAVIORS = { modify: "1.7", uninstaller: "1.7", installer: "1.7" } as const;

export const ELEVATIONS = {
  elevationRequired: "1.1",
  elevationProhibited: "1.1",
  elevatesSelf: "1.1",
} as const;

export const OS_ARCHITECTURES = { x86: "1.1", x64: "1.1", arm: "1.1", arm64: "1.1" } as const;

export const UNSUPPORTED_ARGUMENTS = { log: "1.4", location: "1.4" } as const;

export const RETURN_RESPONSES = {
  packageInUse: "1.1",
  packageInUseByApplication: "1.4",
  installInProgress: "1.1",
  fileInUse: "1.1",
  missingDependency: "1.1",
  diskFull: "1.1",
  insufficientMemory: "1.1",
  invalidParameter: "1.4",
  noNetwork: "1.1",
  contactSupport: "1.1",
  rebootRequiredToFinish: "1.1",
  rebootRequiredForInstall: "1.1",
  rebootInitiated: "1.1",
  cancelledByUser: "1.1",
  alreadyInstalled: "1.1",
  downgrade: "1.1",
  blockedByPolicy: "1.1",
  systemNotSupported: "1.4",
  custom: "1.4",
} as const;

export const FILE_TYPES = { launch: "1.4", uninstall: "1.4", other: "1.4" } as const;

export const AUTHENTICATION_TYPES = {
  none: "1.10",
  microsoftEntraId: "1.10",
  microsoftEntraIdForAzureBlobStorage: "1.10",
} as const;

export const ICON_FILE_TYPES = { png: "1.5", jpeg: "1.5", ico: "1.5" } as const;

export const ICON_RESOLUTIONS = {
  custom: "1.5",
  "16x16": "1.5",
  "20x20": "1.5",
  "24x24": "1.5",
  "30x30": "1.5",
  "32x32": "1.5",
  "36x36": "1.5",
  "40x40": "1.5",
  "48x48": "1.5",
  "60x60": "1.5",
  "64x64": "1.5",
  "72x72": "1.5",
  "80x80": "1.5",
  "96x96": "1.5",
  "256x256": "1.5",
} as const;

export const ICON_THEMES = {
  default: "1.5",
  light: "1.5",
  dark: "1.5",
  highContrast: "1.5",
} as const;
