import { childrenNamed, descend, type XmlElement } from "../../kit/xml.ts";
import type { Inspection, InstallerFacts } from "../inspection.ts";
import { Unreadable } from "../random_access.ts";
import { openZip, type ZipFolder } from "../zip/mod.ts";
import { inspectManifest, type PackageFacts } from "./inspect_package.ts";
import {
  architectureFact,
  familyFact,
  type Identity,
  identityFacts,
  parseIdentity,
} from "./manifest.ts";
import { BUNDLE_MANIFEST, findPart, PACKAGE_MANIFEST, readManifest } from "./package_file.ts";

/** A package of an application that the bundle's manifest names. */
interface Member {
  readonly file: string;
  readonly architecture: string;
}

/** How many packages of a bundle are looked into: there are five architectures. */
const LOOKED_INTO = 5;
/** Packages are stored in bundles as they are; a deflated one is inflated up to this, in bytes. */
const INFLATED = 32 * 1024 * 1024;

/** Reads a bundle: one way to install for each architecture among its packages of applications. */
export async function inspectBundle(folder: ZipFolder, root: XmlElement): Promise<Inspection> {
  const notes: string[] = [];
  const identity = parseIdentity(root);
  const members = parseMembers(root);
  if (!members.length) notes.push("The bundle names no package of an application");
  const installers: InstallerFacts[] = [];
  const products: PackageFacts["product"][] = [];
  for (const member of members) {
    const inside = await lookInto(folder, member, identity, notes);
    if (inside) products.push(inside.product);
    installers.push(ofMember(member, inside, identity, notes));
  }
  return {
    kind: "msix",
    product: { ...products[0], ...identityFacts(identity, BUNDLE_MANIFEST) },
    installers,
    signature: null,
    notes: [...new Set(notes)],
  };
}

/** One package for each architecture: others of it are for other devices, or stubs. */
function parseMembers(root: XmlElement): Member[] {
  const packages = childrenNamed(descend(root, "Packages"), "Package")
    .filter((one) => one.attributes.get("Type")?.toLowerCase() === "application")
    .filter((one) => !isStub(one))
    .map((one) => ({
      file: one.attributes.get("FileName") ?? "",
      architecture: one.attributes.get("Architecture")?.toLowerCase() || "neutral",
    }));
  return Array.from(Map.groupBy(packages, (one) => one.architecture).values(), ([one]) => one!)
    .slice(0, LOOKED_INTO);
}

/** A stub stands for an application that is downloaded later. */
function isStub(element: XmlElement): boolean {
  return [...element.attributes].some(([name, value]) =>
    /(?:^|:)IsStub$/.test(name) && value === "true"
  );
}

async function lookInto(
  folder: ZipFolder,
  { file }: Member,
  bundle: Identity,
  notes: string[],
): Promise<PackageFacts | null> {
  try {
    const entry = findPart(folder, file);
    if (!entry) throw new Unreadable("the bundle does not contain it");
    await using content = await folder.asFile(entry, { most: INFLATED });
    const root = await readManifest(await openZip(content), PACKAGE_MANIFEST);
    if (!root) throw new Unreadable(`it has no ${PACKAGE_MANIFEST}`);
    const inside = inspectManifest(root);
    const { name, publisher } = inside.identity;
    if (name !== bundle.name || publisher !== bundle.publisher) {
      throw new Unreadable("its identity is not the bundle's");
    }
    notes.push(...inside.notes);
    return inside;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    notes.push(`Package "${file.slice(0, 100)}" could not be looked into: ${error.message}`);
    return null;
  }
}

function ofMember(
  { file, architecture }: Member,
  inside: PackageFacts | null,
  identity: Identity,
  notes: string[],
): InstallerFacts {
  const from = `${BUNDLE_MANIFEST}, Package[@FileName="${file.slice(0, 100)}"]/@Architecture`;
  const fact = architectureFact(architecture, from, notes);
  const { locale: _, ...facts } = inside?.installer ?? {};
  return {
    ...facts,
    kind: { value: "msix", from: BUNDLE_MANIFEST },
    ...fact && { architecture: fact },
    packageFamilyName: familyFact(identity, BUNDLE_MANIFEST),
  };
}
