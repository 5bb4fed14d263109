import { makeProgram } from "./make_exe.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A bundle: a program with the section of its engine, and the cabinet of its user interface. */
export function makeBundle(cabinet: Bytes): Bytes {
  const section = new DataView(new ArrayBuffer(52));
  const program = () =>
    makeProgram({
      machine: 0x14c,
      sections: [{ name: ".wixburn", content: new Uint8Array(section.buffer) }],
      overlay: cabinet,
    });
  section.setUint32(0, 0x00f14300, true);
  section.setUint32(4, 2, true);
  section.setUint32(24, program().length - cabinet.length, true);
  section.setUint32(40, 1, true);
  section.setUint32(44, 1, true);
  section.setUint32(48, cabinet.length, true);
  return program();
}

/** A bundle manifest as WiX 3 writes it, with a visible and a hidden package. */
export const BUNDLE_MANIFEST = new TextEncoder().encode(
  `<?xml version="1.0" encoding="utf-8"?>
<BurnManifest xmlns="http://schemas.microsoft.com/wix/2008/Burn">
  <RelatedBundle Id="{11111111-0000-0000-0000-000000000001}" Action="Upgrade" />
  <UX PrimaryPayloadId="WixStandardBootstrapperApplication" />
  <Registration Id="{22222222-0000-0000-0000-000000000002}" ExecutableName="setup.exe"
    PerMachine="yes" Tag="" Version="1.2.3.0" ProviderKey="{22222222-0000-0000-0000-000000000002}">
    <Arp Register="yes" DisplayName="Acme Suite" DisplayVersion="1.2.3" Publisher="Acme GmbH" />
  </Registration>
  <Chain>
    <MsiPackage Id="App" ProductCode="{33333333-0000-0000-0000-000000000003}" Visible="yes"
      Version="1.2.3" PerMachine="yes" />
    <MsiPackage Id="Driver" ProductCode="{44444444-0000-0000-0000-000000000004}" Version="1.0" />
  </Chain>
</BurnManifest>`,
);
