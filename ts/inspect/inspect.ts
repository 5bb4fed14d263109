import { readSignature, type SignedKind } from "./authenticode/mod.ts";
import { inspectExe } from "./exe/mod.ts";
import { inspectFont } from "./font/mod.ts";
import type { Inspection } from "./inspection.ts";
import { inspectMsi } from "./msi/mod.ts";
import { inspectMsix } from "./msix/mod.ts";
import type { RandomAccess } from "./random_access.ts";
import { inspectZip, type Spool } from "./zip/mod.ts";

/** What may be told about how a file is looked into. */
export interface InspectOptions {
  /** Keeps long files of a ZIP while they are looked into; without it such are left aside. */
  readonly spool?: Spool;
}

/** One format: how it is read, where its signatures are, and what its files are called. */
interface Format {
  readonly inspect: (file: RandomAccess) => Promise<Inspection | null>;
  readonly signed?: SignedKind;
  readonly name: string;
  readonly extension: RegExp;
}

const INSTALLABLE: readonly Format[] = [
  { inspect: inspectMsi, signed: "msi", name: "an MSI package", extension: /\.msi$/i },
  {
    inspect: inspectMsix,
    signed: "msix",
    name: "an MSIX package",
    extension: /\.(?:msix|appx)(?:bundle)?$/i,
  },
  { inspect: inspectExe, signed: "pe", name: "a program", extension: /\.exe$/i },
  { inspect: inspectFont, name: "a font", extension: /\.(?:ttf|otf|ttc|otc)$/i },
];

/**
 * Finds out what a file is, by its content, and all that it says of what it installs; of a kind
 * that is not known where no format is its own. The file is read in small pieces, and once as a whole
 * where it is signed. Throws `Unreadable` for a file that is damaged or lies.
 */
export async function inspect(
  file: RandomAccess,
  name: string,
  { spool }: InspectOptions = {},
): Promise<Inspection> {
  const zip: Format = {
    inspect: (file) => inspectZip(file, { inspectNested: inspectInstallable, spool }),
    name: "a ZIP",
    extension: /\.zip$/i,
  };
  const found = await inspectAs([...INSTALLABLE, zip], name, file);
  return found ?? unknown(file.size ? "Is of no kind that can be installed" : "Is empty");
}

function inspectInstallable(name: string, file: RandomAccess): Promise<Inspection | null> {
  return inspectAs(INSTALLABLE, name, file);
}

async function inspectAs(
  formats: readonly Format[],
  name: string,
  file: RandomAccess,
): Promise<Inspection | null> {
  for (const format of formats) {
    const inspection = await format.inspect(file);
    if (!inspection) continue;
    const notes = [...inspection.notes, ...misnamed(name, format, formats)];
    return await withSignature({ ...inspection, notes }, format, file);
  }
  return null;
}

async function withSignature(
  inspection: Inspection,
  { signed }: Format,
  file: RandomAccess,
): Promise<Inspection> {
  if (!signed) return inspection;
  const { signature, notes } = await readSignature(signed, file);
  return { ...inspection, signature, notes: [...inspection.notes, ...notes] };
}

/** Windows chooses by the name what to do with a file. */
function misnamed(name: string, format: Format, formats: readonly Format[]): string[] {
  const named = formats.find(({ extension }) => extension.test(name));
  return named && named !== format ? [`Is called ${named.name}, but is ${format.name}`] : [];
}

function unknown(note: string): Inspection {
  return { kind: "unknown", product: {}, installers: [], signature: null, notes: [note] };
}
