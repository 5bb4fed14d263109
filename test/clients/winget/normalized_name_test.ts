import assert from "node:assert/strict";
import { normalizeName, searchedNames } from "./normalized_name.ts";

const NAMES: readonly [display: string, name: string, architecture: "x64" | "x86" | null][] = [
  ["0 A.D.", "0AD", null],
  ["010 Editor 11.0 (64-bit)", "010Editor", "x64"],
  ["360安全卫士", "360安全卫士", null],
  ["4K Slideshow Maker 1.8", "4KSlideshowMaker", null],
  ["7-Zip 16.04 (x64 edition)", "7Zip", "x64"],
  ["AdoptOpenJDK JDK with Hotspot 11.0.8.10 (x64)", "AdoptOpenJDKJDKwithHotspot", "x64"],
  ["Barrier 2.3.3-release", "Barrier", null],
  ["BleachBit 4.0.0.1628 (current user)", "BleachBit", null],
  ["Cacher", "Cacher", null],
  ["DJI Assistant 2 (DJI FPV series) version V2.0.2.11", "DJIAssistant2", null],
  ["DjVuLibre DjView  3.5.27+4.11", "DjVuLibreDjView", null],
  ["Go Programming Language amd64 go1.14.6", "GoProgrammingLanguagego", "x64"],
  ["Microsoft .NET SDK 5.0.100-preview.5.20279.10 (x64)", "MicrosoftNETSDK", "x64"],
  ["Microsoft Visual Studio Code (User)", "MicrosoftVisualStudioCode", null],
  ["Mozilla Thunderbird 78.0 (x64 cs)", "MozillaThunderbird", "x64"],
  ["Pale Moon 28.9.3 (x64 en-US)", "PaleMoon", "x64"],
  ["MPC-HC 1.9.6 (64-bit)", "MPCHC", "x64"],
  ["hide.me VPN 3.4.0", "hidemeVPN", null],
  ["Keybase", "Keybase", null],
  ["Name x86_64", "Name", "x64"],
  ["Name 32/64 bit", "Name", null],
  ["Fox86", "Fox86", null],
  ["Name (es-mx)", "Name", null],
  ["Names-mx", "Namesmx", null],
  ["Fix for (KB42)", "FixforKB42", null],
  ["Notepad++ (64-bit x64)", "Notepad", "x64"],
  ["Contoso Tool v1.2.3 beta", "ContosoToolbeta", null],
  ["C++ Tool & More", "CToolMore", null],
];

Deno.test("normalizeName() reproduces the examples of the protocol", () => {
  for (const [display, name, architecture] of NAMES) {
    const expected = { name: name.toLowerCase(), architecture };
    assert.deepEqual(normalizeName(display), expected, display);
  }
});

Deno.test("searchedNames() has the architecture's form only where the name says one", () => {
  const display = "010 Editor 11.0 (64-bit)";
  assert.deepEqual(searchedNames(display), ["010editor", "010editor(x64)"]);
  assert.deepEqual(searchedNames("Keybase"), ["keybase"]);
  assert.deepEqual(searchedNames("!!!"), []);
});
