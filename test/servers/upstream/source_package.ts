import { makeZip } from "../../inspect/make_zip.ts";
import type { Bytes } from "./made_package.ts";

/** An index as it is downloaded: a signed MSIX around its database. */
export function sourcePackage(database: Bytes, version: string): Bytes {
  return makeZip([
    { name: "Public/index.db", content: database },
    { name: "Assets/AppPackageStoreLogo.png", content: "png", stored: true },
    { name: "AppxManifest.xml", content: manifest(version) },
    { name: "AppxBlockMap.xml", content: "<BlockMap/>" },
    { name: "[Content_Types].xml", content: "<Types/>" },
    { name: "AppxSignature.p7x", content: "PKCX" },
  ]);
}

function manifest(version: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10"
  xmlns:uap="http://schemas.microsoft.com/appx/manifest/uap/windows10">
  <Identity Name="Microsoft.Winget.Source" ProcessorArchitecture="neutral"
    Publisher="CN=Packhouse tests" Version="${version}"/>
  <Properties><DisplayName>Source</DisplayName>
    <PublisherDisplayName>Tests</PublisherDisplayName><Logo>Assets\\AppPackageStoreLogo.png</Logo>
  </Properties>
</Package>`;
}
