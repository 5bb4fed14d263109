import { descend, parseXml, type XmlElement, XmlRefused } from "../../kit/xml.ts";
import type { Architecture, Fact } from "../inspection.ts";
import { part, type RandomAccess, Unreadable } from "../random_access.ts";
import { readDirectory, ZIP_LIMITS } from "../zip/directory.ts";
import { openZip } from "../zip/zip_folder.ts";
import { Fields, latin1 } from "./fields.ts";
import { orNote, type Program } from "./program.ts";
import type { Finding, Technology } from "./technology.ts";

/** The resource in which Squirrel keeps a ZIP with the package. */
const TYPE = "DATA";
const ZIP = 131;
const PACKAGE = /^(?<id>.+?)-(?<version>\d+\.\d+[\w.+-]*?)-full\.nupkg$/i;
/** SHA-256 of "squirrel bundle"; before it stand offset and length of the package, 8 bytes each. */
const BUNDLE = latin1(Uint8Array.fromHex(
  "94f0b17b6893e02937eb34ef53aae7d42b54f5707ef5d6f57854983e5e94ed7d",
));
const LONGEST_NAME = 255;
const BUNDLE_SPAN = 16;
const PIECE = 1024 * 1024;
const MOST_SEARCHED = 16 * 1024 * 1024;
const MOST_DESCRIPTION = 256 * 1024;
const LIMITS = { size: MOST_DESCRIPTION, depth: 32 };
const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  x86: "x86",
  x64: "x64",
  arm64: "arm64",
};
const SWITCHES = { Silent: "--silent", SilentWithProgress: "--silent" };

/** Squirrel.Windows: the name of the package in its resource says identity and version. */
export const squirrel: Technology = {
  id: "Squirrel",
  async find({ resources }) {
    const resource = resources?.find(TYPE, ZIP);
    if (!resource || !resources) return null;
    const zip = resources.open(resource);
    if (zip.size < 4 || latin1(await zip.read(0, 4)) !== "PK\x03\x04") return null;
    const notes: string[] = [];
    const entries = await orNote(notes, () => readDirectory(zip, ZIP_LIMITS));
    const name = entries?.filter(({ name }) => name.length <= LONGEST_NAME)
      .map(({ name }) => PACKAGE.exec(name)?.groups).find((groups) => groups);
    const from = "name of the package in resource DATA 131";
    return describe({ id: "Squirrel", from: "resource DATA 131" }, {
      id: name && { value: name.id!, from },
      version: name && { value: name.version!, from },
    }, notes);
  },
};

/** Velopack, and Clowd.Squirrel before it: the description in the package behind the program. */
export const velopack: Technology = {
  id: "Velopack",
  async find(program) {
    const span = await bundleSpan(program);
    if (!span) return null;
    const notes: string[] = [];
    const description = await orNote(notes, () => packageDescription(program.file, span));
    const metadata = descend(description ?? undefined, "metadata");
    const fact = (name: string): Fact | undefined => {
      const value = descend(metadata, name)?.text;
      return value ? { value, from: `package description, ${name}` } : undefined;
    };
    return describe({ id: "Velopack", from: "mark of a bundle in the program" }, {
      id: fact("id"),
      version: fact("version"),
      title: fact("title"),
      authors: fact("authors"),
      architecture: fact("machineArchitecture"),
    }, notes);
  },
};

interface PackageFacts {
  readonly id: Fact | undefined;
  readonly version: Fact | undefined;
  readonly title?: Fact | undefined;
  readonly authors?: Fact | undefined;
  readonly architecture?: Fact | undefined;
}

function describe(
  technology: { readonly id: string; readonly from: string },
  facts: PackageFacts,
  notes: readonly string[],
): Finding {
  const { id, version, title, authors } = facts;
  const usual = `usual for ${technology.id}`;
  const architecture = ARCHITECTURES[facts.architecture?.value ?? ""];
  return {
    product: {
      ...(title ? { name: title } : {}),
      ...(authors ? { publisher: authors } : {}),
      ...(version ? { version } : {}),
    },
    installer: {
      kind: { value: "exe", from: technology.from },
      technology: { value: technology.id, from: technology.from },
      scope: { value: "user", from: usual },
      switches: { value: SWITCHES, from: usual },
      ...(id ? { productCode: id, arpEntries: [arpEntry(facts, id)] } : {}),
      ...(architecture
        ? { architecture: { value: architecture, from: facts.architecture!.from } }
        : {}),
    },
    notes: id ? notes : [...notes, "ProductCode is unknown: it is the id of the package"],
  };
}

function arpEntry(
  { version, title, authors }: PackageFacts,
  productCode: Fact,
): Record<string, Fact> {
  return {
    ...(title ? { displayName: title } : {}),
    ...(authors ? { publisher: authors } : {}),
    ...(version ? { displayVersion: version } : {}),
    productCode,
  };
}

/** Searches the sections for the placeholder that the packager filled in. */
async function bundleSpan(
  { file, pe }: Program,
): Promise<{ offset: number; size: number } | null> {
  const end = Math.min(pe.overlay.offset, MOST_SEARCHED);
  const overlap = BUNDLE_SPAN + BUNDLE.length;
  for (let at = 0; at < end; at += PIECE) {
    const length = Math.min(PIECE + overlap, end - at);
    const bytes = await file.read(at, length);
    const found = latin1(bytes).indexOf(BUNDLE);
    if (found < BUNDLE_SPAN) continue;
    const fields = new Fields(bytes);
    const [offset, size] = [found - BUNDLE_SPAN, found - 8].map((place) => fields.u64(place));
    if (offset! > 0 && size! > 0) return { offset: offset!, size: size! };
  }
  return null;
}

async function packageDescription(
  file: RandomAccess,
  { offset, size }: { offset: number; size: number },
): Promise<XmlElement> {
  const folder = await openZip(part(file, offset, size));
  const entry = folder.entries.find(({ name }) => /^[^/\\]+\.nuspec$/i.test(name));
  if (!entry) throw new Unreadable("Has a package without a description");
  const bytes = await folder.bytes(entry, { most: MOST_DESCRIPTION });
  try {
    return parseXml(bytes, LIMITS);
  } catch (cause) {
    if (!(cause instanceof XmlRefused)) throw cause;
    throw new Unreadable(`Has a package whose description cannot be read: ${cause.message}`);
  }
}
