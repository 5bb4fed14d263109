/** What a file turned out to be. The installer types are WinGet's words. */
export type FileKind =
  | "msi"
  | "wix"
  | "msix"
  | "appx"
  | "exe"
  | "inno"
  | "nullsoft"
  | "burn"
  | "portable"
  | "zip"
  | "font"
  | "unknown";

/** One thing that was read in a file. */
export interface Fact<T = string> {
  readonly value: T;
  /** Where it was read: `MSI table Property, ProductCode`. */
  readonly from: string;
}

/** What is said of the product as a whole. */
export interface ProductFacts {
  readonly name?: Fact;
  readonly publisher?: Fact;
  readonly version?: Fact;
  readonly description?: Fact;
  readonly copyright?: Fact;
  /** MSIX: `Name` of the identity. */
  readonly identity?: Fact;
  /** MSIX: `Publisher` of the identity, a distinguished name. */
  readonly identityPublisher?: Fact;
}

export type Architecture = "x86" | "x64" | "arm" | "arm64" | "neutral";
export type Scope = "user" | "machine" | "both";

/** An entry that installing leaves in the list of installed programs. */
export interface ArpFacts {
  readonly displayName?: Fact;
  readonly publisher?: Fact;
  readonly displayVersion?: Fact;
  readonly productCode?: Fact;
  readonly upgradeCode?: Fact;
}

/** One way to install what is in the file; a bundle has one for each architecture. */
export interface InstallerFacts {
  readonly kind: Fact<FileKind>;
  readonly architecture?: Fact<Architecture>;
  readonly scope?: Fact<Scope>;
  /** BCP 47. */
  readonly locale?: Fact;
  /** As the list of installed programs keys it; MSI: with braces. */
  readonly productCode?: Fact;
  readonly packageFamilyName?: Fact;
  /** Lower-case hex. */
  readonly signatureSha256?: Fact;
  readonly minimumOsVersion?: Fact;
  readonly platforms?: Fact<readonly string[]>;
  readonly capabilities?: Fact<readonly string[]>;
  readonly restrictedCapabilities?: Fact<readonly string[]>;
  readonly arpEntries?: readonly ArpFacts[];
  /** By WinGet's names: `Silent`, `SilentWithProgress`, `InstallLocation`, `Log`. */
  readonly switches?: Fact<Readonly<Record<string, string>>>;
  /** What technology made the file, for people: `Squirrel`, `InstallShield`. */
  readonly technology?: Fact;
  /** Files in a zip that this installer is about. */
  readonly nestedFiles?: readonly NestedFile[];
}

/** A file in a zip that is run or made available. */
export interface NestedFile {
  readonly path: string;
  readonly inspected?: Inspection;
}

/** Who signed a file, by Authenticode. Nothing is said of whether anybody should trust them. */
export interface SignatureFacts {
  readonly subject: string;
  readonly issuer: string;
  /** SHA-1 of the signer's certificate, as Windows shows it: upper-case hex. */
  readonly thumbprint: string;
  /** RFC 3339, UTC: the countersignature's time, where there is one. */
  readonly timestamp?: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Whether the signed digest is the file's; `null` where that was not computed. */
  readonly intact: boolean | null;
}

/** Everything that was found out about a file. */
export interface Inspection {
  readonly kind: FileKind;
  readonly product: ProductFacts;
  readonly installers: readonly InstallerFacts[];
  readonly signature: SignatureFacts | null;
  /** For people: what could not be found out, and why. */
  readonly notes: readonly string[];
}
