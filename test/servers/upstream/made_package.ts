import { createHash } from "node:crypto";
import { concat, makeProgram } from "../../inspect/make_exe.ts";
import type { JsonObject } from "../../../ts/kit/json.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** A package of the stand-in; only its id and its versions must be said. */
export interface MadePackage {
  readonly id: string;
  readonly name?: string;
  readonly publisher?: string;
  readonly moniker?: string;
  readonly tags?: readonly string[];
  readonly commands?: readonly string[];
  readonly versions: readonly MadeVersion[];
}

export interface MadeVersion {
  readonly version: string;
  /** One program for x64 unless said. */
  readonly installers?: readonly MadeInstaller[];
  /** More members of the root of its manifest, or others. */
  readonly root?: JsonObject;
  /** Further locales. */
  readonly localization?: readonly JsonObject[];
  /** The whole text of its manifest instead. */
  readonly manifest?: string;
}

export interface MadeInstaller {
  readonly architecture?: string;
  readonly type?: string;
  /** Of its file; some small program, another one for each installer, unless said. */
  readonly content?: Bytes;
  /** Of its file: ends as the type does unless said. */
  readonly fileName?: string;
  /** Where the manifest says that the file is, instead of at the stand-in. */
  readonly url?: string;
  /** What the manifest says its digest is, instead of the truth. */
  readonly sha256?: string;
  /** More members: `Scope`, `InstallerLocale`, `ProductCode`… */
  readonly fields?: JsonObject;
}

/** One file of an installer, and where the stand-in has it. */
export interface MadeFile {
  /** Below the origin, percent-encoded. */
  readonly path: string;
  readonly content: () => Bytes;
}

const PROGRAM = makeProgram();

/** The installers of a version. */
export function installersOf({ installers = [{}] }: MadeVersion): readonly MadeInstaller[] {
  return installers;
}

/** The file of the installer at a place in its version. */
export function fileOf({ id }: MadePackage, version: MadeVersion, index: number): MadeFile {
  const { type = "exe", architecture = "x64", content, fileName } = installersOf(version)[index]!;
  const name = fileName ?? `${id.split(".").at(-1)}-${architecture}-${index}.${endingOf(type)}`;
  const steps = ["files", id, version.version, String(index), name];
  const seed = new TextEncoder().encode(steps.join("/"));
  return {
    path: `/${steps.map(encodeURIComponent).join("/")}`,
    content: () => content ?? concat(PROGRAM, seed),
  };
}

/** Lower-case hex. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function endingOf(type: string): string {
  if (type === "wix" || type === "msi") return "msi";
  if (type === "font") return "ttf";
  return ["msix", "appx", "zip"].includes(type) ? type : "exe";
}
