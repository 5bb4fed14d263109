import assert from "node:assert/strict";
import { normalizedForms, normalizeName, normalizePublisher } from "./normalize.ts";

/** Display name, publisher; normalised name, architecture, normalised publisher. */
const EXAMPLES: readonly (readonly [string, string, string, string, string])[] = [
  ["0 A.D.", "Wildfire Games", "0AD", "", "WildfireGames"],
  ["010 Editor 11.0 (64-bit)", "SweetScape Software", "010Editor", "X64", "SweetScapeSoftware"],
  ["360安全卫士", "360安全中心", "360安全卫士", "", "360安全中心"],
  ["4K Slideshow Maker 1.8", "Open Media LLC", "4KSlideshowMaker", "", "OpenMedia"],
  ["7-Zip 16.04 (x64 edition)", "Igor Pavlov", "7Zip", "X64", "IgorPavlov"],
  [
    "AdoptOpenJDK JDK with Hotspot 11.0.8.10 (x64)",
    "AdoptOpenJDK",
    "AdoptOpenJDKJDKwithHotspot",
    "X64",
    "AdoptOpenJDK",
  ],
  [
    "Barrier 2.3.3-release",
    "Debauchee Open Source Group",
    "Barrier",
    "",
    "DebaucheeOpenSourceGroup",
  ],
  ["BleachBit 4.0.0.1628 (current user)", "BleachBit", "BleachBit", "", "BleachBit"],
  ["Cacher", "Penguin Labs, LLC", "Cacher", "", "PenguinLabs"],
  ["DJI Assistant 2 (DJI FPV series) version V2.0.2.11", "DJI", "DJIAssistant2", "", "DJI"],
  ["DjVuLibre DjView  3.5.27+4.11", "DjVuZone", "DjVuLibreDjView", "", "DjVuZone"],
  [
    "Go Programming Language amd64 go1.14.6",
    "https://golang.org",
    "GoProgrammingLanguagego",
    "X64",
    "golangorg",
  ],
  [
    "Microsoft .NET SDK 5.0.100-preview.5.20279.10 (x64)",
    "Microsoft Corporation",
    "MicrosoftNETSDK",
    "X64",
    "Microsoft",
  ],
  [
    "Microsoft Visual Studio Code (User)",
    "Microsoft Corporation",
    "MicrosoftVisualStudioCode",
    "",
    "Microsoft",
  ],
  ["Mozilla Thunderbird 78.0 (x64 cs)", "Mozilla", "MozillaThunderbird", "X64", "Mozilla"],
  [
    "Pale Moon 28.9.3 (x64 en-US)",
    "Moonchild Productions",
    "PaleMoon",
    "X64 en-us",
    "MoonchildProductions",
  ],
  ["MPC-HC 1.9.6 (64-bit)", "MPC-HC Team", "MPCHC", "X64", "MPCHCTeam"],
  ["hide.me VPN 3.4.0", "eVenture Limited", "hidemeVPN", "", "eVenture"],
  ["Keybase", "Keybase, Inc.", "Keybase", "", "Keybase"],
  ["Name x86_64", "", "Name", "X64", ""],
  ["Name 32/64 bit", "", "Name", "", ""],
  ["Fox86", "", "Fox86", "", ""],
  ["Name (es-mx)", "", "Name", " es-mx", ""],
  ["Names-mx", "", "Namesmx", "", ""],
  ["Fix for (KB42)", "", "FixforKB42", "", ""],
  ["Notepad++ (64-bit x64)", "Notepad++ Team", "Notepad", "X64", "NotepadTeam"],
  ["Contoso Tool v1.2.3 beta", "Contoso, Ltd.", "ContosoToolbeta", "", "Contoso"],
  ["C++ Tool & More", "A/B Labs", "CToolMore", "", "ABLabs"],
];

/** Removal passes and preparations that the examples above do not reach. */
const PASSES: readonly (readonly [string, string])[] = [
  ["ROBLOX Player for someone", "ROBLOXPlayer"],
  ["Bomgar Jump Client 1 [host]", "BomgarJumpClient"],
  ["(Beta) Tool", "Tool"],
  ["Tool [] ( ) End", "ToolEnd"],
  ["Tool (CHANGE #1 TO C:\\some dir\\x)", "Tool"],
  ["Tool (C:\\Program Files\\Tool\\)", "Tool"],
  ['Tool "D:\\a b\\c" End', "ToolEnd"],
  ["Tool installed at C:\\a\\b End", "ToolEnd"],
  ["Tool A1.2.3", "Tool"],
  ["Tool for Version 3", "Tool"],
  ["Tool Versión 2.1", "Tool"],
  ["Tool EN", "Tool"],
  ["Tool (a (b) c", "Toolac"],
  ["Tool {a} b 「c」 End", "ToolEnd"],
  ["Tool go1.2.3", "Toolgo"],
  ["https://tool.example", "toolexample"],
  ['"Tool"', "Tool"],
  ['("(Tool)")', "Tool"],
  ["Tool@@extra", "Tool"],
  ["@@Tool", "Tool"],
  ["Ｔｏｏｌ", "Tool"],
  ["Tool Inc", "Tool"],
  ["Inc Tool", "IncTool"],
  ["A_B_C-1.2-CORE-32", "A_B_C-1.2-CORE-32"],
  ["Tool sr-Latn-RS", "Tool"],
  ["Tool xx-yy", "Toolxxyy"],
  ["", ""],
  ["()", ""],
];

Deno.test("winget 33: normalizeName() and normalizePublisher() reproduce the worked examples", () => {
  for (const [display, publisher, name, said, normalizedPublisher] of EXAMPLES) {
    const normalized = normalizeName(display);
    assert.equal(normalized.name, name, display);
    const [architecture, locale] = said.split(" ");
    assert.equal(normalized.architecture ?? "", architecture, display);
    assert.equal(normalized.locale ?? "", locale ?? "", display);
    assert.equal(normalizePublisher(publisher), normalizedPublisher, publisher);
  }
});

Deno.test("normalizeName() takes every removal pass", () => {
  for (const [display, name] of PASSES) assert.equal(normalizeName(display).name, name, display);
});

Deno.test("normalizeName() tells the processor only where it stands by itself", () => {
  const told: [string, string | undefined][] = [
    ["Tool (64-bit)", "X64"],
    ["Tool 64bits Edition", "X64"],
    ["Tool AMD64", "X64"],
    ["Tool x86-64", "X64"],
    ["Tool (x86)", "X86"],
    ["Tool 32 bit", "X86"],
    ["Tool x32", "X86"],
    ["Tool 64/32-bit", undefined],
    ["Tool x641", undefined],
    ["Tool 64", undefined],
    ["Tool ARM64", undefined],
  ];
  for (const [name, says] of told) assert.equal(normalizeName(name).architecture, says, name);
});

Deno.test("normalizeName() keeps of several locales what they have in common", () => {
  assert.equal(normalizeName("Tool en-US en-GB").locale, "en");
  assert.equal(normalizeName("Tool en-US de-DE").locale, undefined);
  assert.equal(normalizeName("Tool en-US en-us").locale, "en-us");
  assert.equal(normalizeName("Tool ca-ES-valencia").locale, "ca-es-valencia");
});

Deno.test("normalizePublisher() stops at the first legal suffix behind a word", () => {
  assert.equal(normalizePublisher("Contoso Inc. and Friends"), "Contoso");
  assert.equal(normalizePublisher("Holding Contoso GmbH & Co. KG"), "HoldingContoso");
  assert.equal(normalizePublisher("A.B. Labs"), "ABLabs");
});

Deno.test("winget 32: normalizedForms() are folded, with the architecture where there is one", () => {
  assert.deepEqual(normalizedForms("010 Editor 11.0 (64-bit)"), ["010editor", "010editor(x64)"]);
  assert.deepEqual(normalizedForms("Tool (x86)"), ["tool", "tool(x86)"]);
  assert.deepEqual(normalizedForms("Straße 32/64 bit"), ["strasse"]);
  assert.deepEqual(normalizedForms("(1.0)"), []);
});

Deno.test("normalizeName() looks at a bounded part of a hostile name", () => {
  const hostile = ["(C:\\", "C:\\ ", "1.", "v1.a", '"a', "A-", "SP1", "A_1.", "\\", "[(", "\ufdfa"];
  for (const piece of hostile) {
    const long = piece.repeat(10_000 / piece.length);
    assert.equal(normalizeName(long).name, normalizeName(long.slice(0, 512)).name, piece);
    assert.equal(normalizePublisher(`(C:\\${long})`), normalizePublisher(`(C:\\${long}`), piece);
  }
});
