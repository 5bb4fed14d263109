import { childrenNamed, descend, parseXml, type XmlElement, XmlRefused } from "../../kit/xml.ts";
import type { ArpFacts, Fact } from "../inspection.ts";
import { part, Unreadable } from "../random_access.ts";
import { readCabinetFile } from "./cabinet.ts";
import { Fields } from "./fields.ts";
import { orNote, type Program } from "./program.ts";
import type { Finding, Technology } from "./technology.ts";

const SECTION = ".wixburn";
const MAGIC = 0x00f14300;
const HEADER = 52;
const CABINETS = 1;
/** The bundle's manifest, as its own cabinet names it. */
const MANIFEST = "0";
const MOST_MANIFEST = 16 * 1024 * 1024;
const LIMITS = { size: MOST_MANIFEST, depth: 64 };
const FROM = "bundle manifest, ";
const MOST_PACKAGES = 64;

/** A bundle of WiX: what its manifest says of itself and of the packages in it. */
export const burn: Technology = {
  id: "WiX Burn",
  async find(program) {
    const section = program.pe.sections.find(({ name }) => name === SECTION);
    if (!section) return null;
    const notes: string[] = [];
    const bytes = await orNote(notes, () => manifestOf(program, section.offset));
    const manifest = bytes && await orNote(notes, () => Promise.resolve(readXml(bytes)));
    const finding = manifest ? describe(manifest) : unknown();
    return { ...finding, notes: [...notes, ...finding.notes ?? []] };
  },
};

/** Layout: `BURN_SECTION_HEADER` of the engine; its cabinet follows the program. */
async function manifestOf({ file }: Program, offset: number): Promise<Uint8Array> {
  const header = new Fields(await file.read(offset, HEADER));
  if (header.u32(0) !== MAGIC || header.u32(40) !== CABINETS || header.u32(44) === 0) {
    throw new Unreadable("Has a bundle of an unknown kind");
  }
  const container = part(file, header.u32(24), header.u32(48));
  const manifest = await readCabinetFile(container, MANIFEST, MOST_MANIFEST);
  if (!manifest) throw new Unreadable("Has a bundle without a manifest");
  return manifest;
}

function readXml(bytes: Uint8Array): XmlElement {
  try {
    return parseXml(bytes, LIMITS);
  } catch (cause) {
    if (!(cause instanceof XmlRefused)) throw cause;
    throw new Unreadable(`Has a bundle whose manifest cannot be read: ${cause.message}`, { cause });
  }
}

function unknown(): Finding {
  return {
    installer: {
      kind: { value: "burn", from: `section ${SECTION}` },
      technology: { value: "WiX Burn", from: `section ${SECTION}` },
    },
    notes: ["ProductCode and UpgradeCode are unknown: they stand in the bundle's manifest"],
  };
}

function describe(manifest: XmlElement): Finding {
  const registration = descend(manifest, "Registration");
  const arp = descend(registration, "Arp");
  const engine = manifest.attributes.get("EngineVersion");
  const bundle = bundleEntry(manifest, registration, arp);
  const packages = childrenNamed(descend(manifest, "Chain"), "MsiPackage").slice(0, MOST_PACKAGES);
  const [visible, hidden] = [true, false].map((is) =>
    packages.filter((one) => isVisible(one) === is)
  );
  const perMachine = registration?.attributes.get("PerMachine");
  return {
    product: {
      ...fact("name", arp, "DisplayName"),
      ...fact("publisher", arp, "Publisher"),
      ...fact("version", registration, "Version"),
    },
    installer: {
      kind: { value: "burn", from: `section ${SECTION}` },
      technology: { value: `WiX Burn ${engine ?? ""}`.trim(), from: `section ${SECTION}` },
      ...(perMachine
        ? { scope: { value: perMachine === "yes" ? "machine" : "user", from: `${FROM}PerMachine` } }
        : {}),
      ...(bundle.productCode ? { productCode: bundle.productCode } : {}),
      arpEntries: [bundle, ...visible!.map(packageEntry)],
    },
    notes: [...providerNote(registration), ...hidden!.map(hiddenNote)],
  };
}

function bundleEntry(
  manifest: XmlElement,
  registration: XmlElement | undefined,
  arp: XmlElement | undefined,
): ArpFacts {
  const related = childrenNamed(manifest, "RelatedBundle")
    .find(({ attributes }) => attributes.get("Action") === "Upgrade");
  return {
    ...fact("displayName", arp, "DisplayName"),
    ...fact("publisher", arp, "Publisher"),
    ...fact("displayVersion", arp, "DisplayVersion"),
    ...fact("productCode", registration, "Id", "Code"),
    ...fact("upgradeCode", related, "Id", "Code"),
  };
}

function packageEntry(element: XmlElement): ArpFacts {
  return {
    ...fact("displayVersion", element, "Version"),
    ...fact("productCode", element, "ProductCode"),
    ...fact("upgradeCode", element, "UpgradeCode"),
  };
}

/** Packages of a bundle are kept out of the list of installed programs unless it says otherwise. */
function isVisible({ attributes }: XmlElement): boolean {
  return attributes.get("Visible") === "yes";
}

function hiddenNote({ attributes }: XmlElement): string {
  const code = attributes.get("ProductCode") ?? "of unknown code";
  return `Contains the MSI package ${code}, which is not listed among installed programs`;
}

function providerNote(registration: XmlElement | undefined): string[] {
  const key = registration?.attributes.get("ProviderKey");
  return key ? [`The bundle's provider key is ${key}`] : [];
}

function fact<K extends string>(
  key: K,
  element: XmlElement | undefined,
  ...names: string[]
): Partial<Record<K, Fact>> {
  const name = names.find((name) => element?.attributes.get(name));
  if (!element || !name) return {};
  return {
    [key]: { value: element.attributes.get(name)!, from: `${FROM}${element.name} ${name}` },
  } as Partial<Record<K, Fact>>;
}
