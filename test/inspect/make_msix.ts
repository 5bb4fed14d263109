import { makeZip } from "./make_zip.ts";

/** What a package made for a test says of itself. */
export interface MadePackage {
  readonly name?: string;
  readonly publisher?: string;
  readonly version?: string;
  readonly architecture?: string;
  readonly displayName?: string;
  readonly description?: string;
  /** XML to stand in `Properties`, `Dependencies` and `Capabilities`. */
  readonly properties?: string;
  readonly dependencies?: string;
  readonly capabilities?: string;
  readonly languages?: readonly string[];
  readonly signature?: string;
}

/** A package in a bundle, as the bundle's manifest names it. */
export interface MadeMember {
  readonly file: string;
  readonly type?: string;
  readonly architecture: string;
  readonly content?: Uint8Array;
  /** More attributes of the element. */
  readonly attributes?: string;
}

const DESKTOP = '<TargetDeviceFamily Name="Windows.Desktop" MinVersion="10.0.17763.0" ' +
  'MaxVersionTested="10.0.22000.0"/>';

/** The manifest of a package. */
export function packageManifest(made: MadePackage): string {
  const languages = made.languages ?? ["en-US"];
  return `<?xml version="1.0" encoding="utf-8"?>
<Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10"
  xmlns:uap="http://schemas.microsoft.com/appx/manifest/uap/windows10"
  xmlns:rescap="http://schemas.microsoft.com/appx/manifest/foundation/windows10/restrictedcapabilities">
  <Identity ${identityAttributes(made)} ProcessorArchitecture="${made.architecture ?? "x64"}"/>
  <Properties>
    <DisplayName>${made.displayName ?? "Contoso App"}</DisplayName>
    <PublisherDisplayName>Contoso Ltd</PublisherDisplayName>
    <Description>${made.description ?? "Does things"}</Description>
    <Logo>logo.png</Logo>${made.properties ?? ""}
  </Properties>
  <Dependencies>${made.dependencies ?? DESKTOP}</Dependencies>
  <Resources>${languages.map((tag) => `<Resource Language="${tag}"/>`).join("")}</Resources>
  <Capabilities>${made.capabilities ?? ""}</Capabilities>
</Package>`;
}

/** A package: a ZIP with a manifest and, when told, a signature. */
export function makeMsix(
  made: MadePackage = {},
  manifest: string | Uint8Array = packageManifest(made),
): Uint8Array<ArrayBuffer> {
  return makeZip([
    { name: "app.exe", content: "MZ" },
    { name: "AppxManifest.xml", content: manifest },
    ...packaging(made.signature),
  ]);
}

/** A bundle of packages, which are stored in it as they are. */
export function makeBundle(
  members: readonly MadeMember[],
  made: MadePackage = {},
): Uint8Array<ArrayBuffer> {
  const packages = members.map(({ file, type, architecture, attributes }) =>
    `<Package ${type ? `Type="${type}"` : ""} FileName="${file}" Version="1.0.0.0" ` +
    `Architecture="${architecture}" ${attributes ?? ""}/>`
  );
  const manifest = `<Bundle xmlns="http://schemas.microsoft.com/appx/2013/bundle"
    xmlns:b4="http://schemas.microsoft.com/appx/2018/bundle" SchemaVersion="5.0">
    <Identity ${identityAttributes(made)}/>
    <Packages>${packages.join("")}</Packages></Bundle>`;
  return makeZip([
    ...members.filter((member) => member.content).map(({ file, content }) => ({
      name: file.split("\\").map(encodeURIComponent).join("/"),
      content,
      stored: true,
    })),
    { name: "AppxMetadata/AppxBundleManifest.xml", content: manifest },
    ...packaging(made.signature),
  ]);
}

function identityAttributes({ name, publisher, version }: MadePackage): string {
  return `Name="${name ?? "Contoso.App"}" Publisher="${publisher ?? "CN=Contoso"}" ` +
    `Version="${version ?? "1.2.3.4"}"`;
}

function packaging(signature?: string): { name: string; content: string }[] {
  return [
    { name: "AppxBlockMap.xml", content: "<BlockMap/>" },
    { name: "[Content_Types].xml", content: "<Types/>" },
    ...signature === undefined ? [] : [{ name: "AppxSignature.p7x", content: signature }],
  ];
}
