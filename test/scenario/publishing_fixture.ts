import assert from "node:assert/strict";
import { buildCabinet, buildNsis, buildProgram, nsisScript } from "../inspect/build_exe.ts";
import { buildMsi, lacksMsiTools } from "../inspect/build_msi.ts";
import { BUNDLE_MANIFEST, makeBundle as makeBurnBundle } from "../inspect/make_burn.ts";
import { makeFont } from "../inspect/make_font.ts";
import { makeInno } from "../inspect/make_inno.ts";
import { makeBundle, makeMsix } from "../inspect/make_msix.ts";
import { cannotSign, makeSignableMsix, SigningFolder } from "../inspect/make_signed.ts";
import { makeZip } from "../inspect/make_zip.ts";
import { lacks } from "../servers/component.ts";
import { upload } from "./_files.ts";
import { json, type Registry } from "./registry.ts";
import { read } from "./winget_fixture.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A file that somebody publishes, and how a client that has it installed asks for it. */
export interface PublishedFile {
  readonly name: string;
  readonly missing: boolean;
  readonly make: () => Promise<Bytes>;
  readonly identifier: string;
  readonly version: string;
  /** Conditions by which the installed program is correlated. */
  readonly correlation: readonly (readonly [field: string, keyword: string])[];
}

const lacksMingw = [lacks("x86_64-w64-mingw32-windres"), lacks("x86_64-w64-mingw32-as")]
  .includes(true);
const MSI = "{0F8FAD5B-D9CB-469F-A165-70867728950E}";
const UPGRADE = "{7C9E6679-7425-40DE-944B-E07FC1F90AE7}";
const FAMILY = "Contoso.App_h91ms92gdsmmt";
const NORMALIZED = "NormalizedPackageNameAndPublisher";
const APPLICATION = { type: "application" } as const;

/** Every type of file that can be handed over, made by real tools where there are any. */
export const FILES: readonly PublishedFile[] = [
  {
    ...{ name: "setup.msi", missing: lacksMsiTools(), make: () => buildMsi() },
    ...{ identifier: "Acme.Tool", version: "1.2.3" },
    correlation: [["ProductCode", MSI], ["UpgradeCode", UPGRADE], [NORMALIZED, "acmetool"]],
  },
  {
    ...{ name: "app.msix", missing: false, make: () => Promise.resolve(makeMsix()) },
    ...{ identifier: "Contoso.App", version: "1.2.3.4" },
    correlation: [["PackageFamilyName", FAMILY], [NORMALIZED, "contosoapp"]],
  },
  {
    ...{ name: "app.msixbundle", missing: false, make: bundle },
    ...{ identifier: "Contoso.App", version: "1.2.3.4" },
    correlation: [["PackageFamilyName", FAMILY]],
  },
  {
    ...{ name: "nsis-setup.exe", missing: lacks("makensis"), make: nsis },
    ...{ identifier: "Acme.Tool", version: "1.2.3" },
    correlation: [["ProductCode", "AcmeTool"], [NORMALIZED, "acmetool"]],
  },
  {
    ...{ name: "bundle-x64.exe", missing: lacks("gcab"), make: burn },
    ...{ identifier: "Acme.Suite", version: "1.2.3.0" },
    correlation: [["ProductCode", "{22222222-0000-0000-0000-000000000002}"]],
  },
  {
    ...{ name: "inno-setup.exe", missing: false, make: () => Promise.resolve(inno()) },
    ...{ identifier: "Acme.Tool", version: "1.2.3" },
    correlation: [["ProductCode", "{AB12CD34-0000-0000-0000-000000000001}_is1"], [
      NORMALIZED,
      "acmetool",
    ]],
  },
  {
    ...{ name: "signed.msix", missing: cannotSign, make: signedMsix },
    ...{ identifier: "Contoso.App", version: "1.2.3.4" },
    correlation: [["PackageFamilyName", FAMILY]],
  },
  {
    ...{ name: "tool.exe", missing: lacksMingw, make: () => buildProgram("x86_64") },
    ...{ identifier: "Acme.Tool", version: "1.2.3", correlation: [[NORMALIZED, "acmetool"]] },
  },
  {
    ...{ name: "tool-1.2.3-win64.zip", missing: lacksMingw, make: zipOfProgram },
    ...{ identifier: "Acme.Tool", version: "1.2.3", correlation: [["Command", "tool"]] },
  },
  {
    ...{ name: "tool.zip", missing: lacksMsiTools(), make: zipOfMsi },
    ...{ identifier: "Acme.Tool", version: "1.2.3", correlation: [["ProductCode", MSI]] },
  },
  {
    ...{ name: "Sans.ttf", missing: false, make: () => Promise.resolve(font()) },
    ...{
      identifier: "Foundry.AcmeSans",
      version: "2.1",
      correlation: [["PackageName", "Acme Sans"]],
    },
  },
];

/** A draft as the API answers it. */
export interface ShownDraft {
  readonly package: string;
  readonly version: string;
  readonly mode: string;
  // deno-lint-ignore no-explicit-any -- a test looks into it as whoever edits it would
  readonly manifest: any;
  readonly origins: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
  readonly findings: readonly unknown[];
  readonly notes: readonly string[];
  readonly files: readonly { readonly id: string; readonly kind: string }[];
}

export const REPOSITORY = "/api/v1/repositories/default/winget";

/** Uploads a file for nothing in particular, and answers its id. */
export async function uploadFile(
  { admin }: Pick<Registry, "admin">,
  name: string,
  content: Bytes,
): Promise<string> {
  const { url } = await upload(admin, content, { package: "Not.Known", version: "0", name });
  return new URL(url).pathname.split("/").at(-2)!;
}

/** Has an upload looked into. */
export async function draftOf({ admin }: Pick<Registry, "admin">, id: string): Promise<ShownDraft> {
  return await read(await admin(`/api/v1/uploads/${id}/inspect`, { method: "POST" }));
}

/** Publishes, and answers what the API does. */
export async function publishFiles(
  { admin }: Pick<Registry, "admin">,
  wanted: unknown,
  status = 201,
): Promise<{ package: string; version: string; mode: string; outcome: string }> {
  return await read(await admin(`${REPOSITORY}/publish`, json("POST", wanted)), status);
}

/** A refusal of the REST API. */
export async function problem(
  answer: Response,
  status: number,
): Promise<{ code: string; detail: string; errors?: { path: string; rule: string }[] }> {
  const text = await answer.text();
  assert.equal(answer.status, status, text);
  return JSON.parse(text);
}

/** The draft with what no file says. */
export function licensed({ manifest }: ShownDraft): Record<string, unknown> {
  return { ...manifest, DefaultLocale: { ...manifest.DefaultLocale, License: "MIT" } };
}

function bundle(): Promise<Bytes> {
  const members = ["x64", "arm64"].map((architecture) => {
    const file = `app_${architecture}.msix`;
    const content = makeMsix({ architecture });
    return { ...APPLICATION, file, architecture, content };
  });
  return Promise.resolve(makeBundle(members));
}

function nsis(): Promise<Bytes> {
  return buildNsis(nsisScript({ compressor: "lzma" }));
}

async function burn(): Promise<Bytes> {
  return makeBurnBundle(await buildCabinet({ "0": BUNDLE_MANIFEST }));
}

/** A setup for whoever installs it. */
function inno(): Bytes {
  const settings = new Uint8Array(200);
  settings[139] = 3;
  const strings = {
    ...{ 0: "Acme Tool", 1: "Acme Tool 1.2.3", 2: "{{AB12CD34-0000-0000-0000-000000000001}" },
    ...{ 4: "Acme GmbH", 9: "1.2.3", 31: "x64compatible and not arm64" },
  };
  return makeInno({ version: "6.7.0", count: 39, strings, settings });
}

async function signedMsix(): Promise<Bytes> {
  using folder = await SigningFolder.create(["rsa"]);
  return await folder.sign(makeSignableMsix());
}

async function zipOfProgram(): Promise<Bytes> {
  const content = await buildProgram("x86_64");
  return makeZip([{ name: "tool/tool.exe", content }, { name: "tool/readme.txt", content: "" }]);
}

async function zipOfMsi(): Promise<Bytes> {
  return makeZip([{ name: "inside/setup.msi", content: await buildMsi() }]);
}

function font(): Bytes {
  const texts: readonly (readonly [number, string])[] = [
    [1, "Acme Sans"],
    [5, "Version 2.1"],
    [8, "Foundry Ltd"],
  ];
  return makeFont(texts.map(([id, text]) => ({ id, text })));
}
