import type { Inspection, InstallerFacts } from "../../../inspect/mod.ts";
import type { ZipFolder } from "../../../inspect/zip/mod.ts";
import type { Judgement } from "../../mirroring.ts";
import type { Installer, InstallerType } from "../manifest.ts";

type Kind = Inspection["kind"];

/** A file that was looked into. */
export interface LookedInto {
  readonly inspection: Inspection;
  /** What is in it, where it is a ZIP. */
  readonly folder: ZipFolder | null;
}

export type InstallerVerdict = Pick<Judgement, "refusal" | "notes">;

/** Programs that no known technology made. */
const PLAIN: readonly Kind[] = ["exe", "portable"];
const PROGRAMS: readonly Kind[] = [...PLAIN, "inno", "nullsoft", "burn"];

/** Kinds that a file may be of, by what an installer says it is. */
const FITTING: Readonly<Partial<Record<InstallerType, readonly Kind[]>>> = {
  exe: PROGRAMS,
  portable: PROGRAMS,
  inno: ["inno"],
  nullsoft: ["nullsoft"],
  burn: ["burn"],
  msi: ["msi", "wix"],
  wix: ["wix", "msi"],
  msix: ["msix", "appx"],
  appx: ["msix", "appx"],
  zip: ["zip"],
  font: ["font"],
};

/** Whether a file is what an installer says of it; what makes no difference to clients is only noted. */
export function judgeInstaller(installer: Installer, looked: LookedInto): InstallerVerdict {
  const { inspection } = looked;
  const notes: string[] = [];
  const refusal = judgeType(installer.InstallerType, inspection.kind, notes) ??
    judgeNested(installer, looked, notes) ??
    judgeFacts(installer, inspection.installers, notes);
  return { refusal, notes };
}

function judgeType(said: InstallerType, kind: Kind, notes: string[]): Judgement["refusal"] {
  const fitting = FITTING[said] ?? [];
  if (fitting.includes(kind)) return null;
  if (PLAIN.includes(kind) && PROGRAMS.includes(said as Kind)) {
    notes.push(`Is said to be ${said}, by which nothing in the program tells that it was made`);
    return null;
  }
  return mismatch(
    `Is said to be ${said}, and is ${kind === "unknown" ? "of no known kind" : kind}`,
  );
}

function judgeNested(
  { InstallerType, NestedInstallerType, NestedInstallerFiles = [] }: Installer,
  { inspection, folder }: LookedInto,
  notes: string[],
): Judgement["refusal"] {
  if (InstallerType !== "zip" || !folder) return null;
  for (const { RelativeFilePath: path = "" } of NestedInstallerFiles) {
    if (!isIn(folder, path)) return mismatch(`It holds no ${JSON.stringify(path)}`);
    const kind = kindOf(path, inspection.installers);
    if (kind === null || NestedInstallerType === undefined) continue;
    const refusal = judgeType(NestedInstallerType, kind, notes);
    if (refusal) return mismatch(`${JSON.stringify(path)}: ${refusal.detail}`);
  }
  return null;
}

function isIn(folder: ZipFolder, path: string): boolean {
  try {
    return folder.find(path)?.isFile ?? false;
  } catch {
    // It stands there more than once, and clients could take either.
    return false;
  }
}

function kindOf(path: string, installers: readonly InstallerFacts[]): Kind | null {
  const wanted = path.replaceAll("\\", "/").toLowerCase();
  const found = installers.flatMap(({ nestedFiles = [] }) => nestedFiles)
    .find((one) => one.path.toLowerCase() === wanted);
  return found?.inspected?.kind ?? null;
}

/** A file names another package or another signature only if it is another file. */
function judgeFacts(
  installer: Installer,
  found: readonly InstallerFacts[],
  notes: string[],
): Judgement["refusal"] {
  const { InstallerType, ProductCode, PackageFamilyName, SignatureSha256 } = installer;
  if (InstallerType === "zip") return null;
  const codes = found.flatMap(({ productCode }) => productCode?.value ?? []);
  if (differs(ProductCode, codes)) {
    notes.push(`ProductCode is said to be ${ProductCode}, and is ${codes[0]}`);
  }
  const families = found.flatMap(({ packageFamilyName }) => packageFamilyName?.value ?? []);
  if (differs(PackageFamilyName, families)) {
    return mismatch(`PackageFamilyName is said to be ${PackageFamilyName}, and is ${families[0]}`);
  }
  const digests = found.flatMap(({ signatureSha256 }) => signatureSha256?.value ?? []);
  if (!differs(SignatureSha256, digests)) return null;
  const detail = `SignatureSha256 is said to be ${SignatureSha256}, and is ${digests[0]}`;
  return { reason: "signature_broken", detail };
}

function differs(said: string | undefined, found: readonly string[]): boolean {
  return said !== undefined && found.length > 0 &&
    !found.some((one) => one.toLowerCase() === said.toLowerCase());
}

function mismatch(detail: string): NonNullable<Judgement["refusal"]> {
  return { reason: "type_mismatch", detail };
}
