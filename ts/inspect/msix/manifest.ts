import { childrenNamed, descend, type XmlElement } from "../../kit/xml.ts";
import type { Architecture, Fact, InstallerFacts, ProductFacts } from "../inspection.ts";
import { Unreadable } from "../random_access.ts";
import { packageFamilyName } from "./family_name.ts";

/** What identifies a package or a bundle. */
export interface Identity {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  readonly architecture: string;
}

const ARCHITECTURES: readonly string[] = ["x86", "x64", "arm", "arm64", "neutral"];
const PLATFORMS: readonly string[] = ["Windows.Desktop", "Windows.Universal"];
const RESTRICTED = /\/restrictedcapabilities(?:\/|$)/i;
const RESOURCE = /^ms-resource:/i;

/** Reads who a package is. Throws {@link Unreadable} where its manifest does not say. */
export function parseIdentity(root: XmlElement): Identity {
  const identity = descend(root, "Identity");
  const said = (name: string) => identity?.attributes.get(name)?.trim() ?? "";
  const [name, publisher, version] = [said("Name"), said("Publisher"), said("Version")];
  if (!name || !publisher || !version) {
    throw new Unreadable("The manifest has no identity with Name, Publisher and Version");
  }
  return { name, publisher, version, architecture: said("ProcessorArchitecture") || "neutral" };
}

/** What the identity says of the product. */
export function identityFacts(identity: Identity, manifest: string): ProductFacts {
  return {
    version: { value: identity.version, from: `${manifest}, Identity/@Version` },
    identity: { value: identity.name, from: `${manifest}, Identity/@Name` },
    identityPublisher: { value: identity.publisher, from: `${manifest}, Identity/@Publisher` },
  };
}

/** The family name, which a bundle shares with the packages in it. */
export function familyFact({ name, publisher }: Identity, manifest: string): Fact {
  const from = `computed from ${manifest}, Identity/@Name and @Publisher`;
  return { value: packageFamilyName(name, publisher), from };
}

/** What the manifest of a package says for people; what only its resources say becomes a note. */
export function propertyFacts(
  root: XmlElement,
  manifest: string,
  notes: string[],
): Pick<ProductFacts, "name" | "publisher" | "description"> {
  const fact = (property: string): Fact | undefined => {
    const value = descend(root, "Properties", property)?.text;
    if (!value) return undefined;
    if (!RESOURCE.test(value)) return { value, from: `${manifest}, Properties/${property}` };
    notes.push(`${property} is kept in the package's resources, which are not read`);
  };
  const [name, publisher] = [fact("DisplayName"), fact("PublisherDisplayName")];
  const description = fact("Description");
  return { ...name && { name }, ...publisher && { publisher }, ...description && { description } };
}

/** An architecture as WinGet names them, or a note. */
export function architectureFact(
  written: string,
  from: string,
  notes: string[],
): Fact<Architecture> | undefined {
  const value = written.toLowerCase();
  if (ARCHITECTURES.includes(value)) return { value: value as Architecture, from };
  notes.push(`Architecture "${written.slice(0, 40)}" is none that WinGet knows`);
}

/** What the manifest of a package asks of Windows. */
export function requirementFacts(
  root: XmlElement,
  manifest: string,
  notes: string[],
): Pick<
  InstallerFacts,
  "platforms" | "minimumOsVersion" | "capabilities" | "restrictedCapabilities"
> {
  return { ...targetFacts(root, manifest, notes), ...capabilityFacts(root, manifest) };
}

function targetFacts(
  root: XmlElement,
  manifest: string,
  notes: string[],
): Pick<InstallerFacts, "platforms" | "minimumOsVersion"> {
  const families = childrenNamed(descend(root, "Dependencies"), "TargetDeviceFamily");
  const known = families.filter((family) => PLATFORMS.includes(nameOf(family)));
  const others = families.filter((family) => !known.includes(family)).map(nameOf);
  if (others.length) {
    notes.push(`Also made for ${others.join(", ").slice(0, 200)}, which WinGet does not know`);
  }
  const from = `${manifest}, TargetDeviceFamily`;
  const lowest = lowestVersion((known.length ? known : families).map(minVersionOf));
  const minimum: Fact | undefined = lowest
    ? { value: lowest, from: `${from}/@MinVersion` }
    : beforeWindows10(root, manifest);
  return {
    ...known.length && { platforms: { value: [...new Set(known.map(nameOf))], from } },
    ...minimum && { minimumOsVersion: minimum },
  };
}

/** Packages for Windows 8 name no families of devices. */
function beforeWindows10(root: XmlElement, manifest: string): Fact | undefined {
  const value = lowestVersion([descend(root, "Prerequisites", "OSMinVersion")?.text ?? ""]);
  return value ? { value, from: `${manifest}, Prerequisites/OSMinVersion` } : undefined;
}

function capabilityFacts(
  root: XmlElement,
  manifest: string,
): Pick<InstallerFacts, "capabilities" | "restrictedCapabilities"> {
  const asked = (descend(root, "Capabilities")?.children ?? []).filter(nameOf);
  const names = (of: readonly XmlElement[]) => [...new Set(of.map(nameOf))];
  const restricted = names(asked.filter((one) => RESTRICTED.test(one.namespace)));
  const others = names(asked.filter((one) => !RESTRICTED.test(one.namespace)));
  const from = `${manifest}, Capabilities`;
  return {
    ...others.length && { capabilities: { value: others, from } },
    ...restricted.length && { restrictedCapabilities: { value: restricted, from } },
  };
}

/** The lowest of versions of up to four numbers; what is no such version does not count. */
export function lowestVersion(versions: readonly string[]): string | null {
  const valid = versions.filter((version) => /^\d{1,5}(?:\.\d{1,5}){0,3}$/.test(version));
  return valid.toSorted((a, b) => compare(parts(a), parts(b)))[0] ?? null;
}

function parts(version: string): number[] {
  return version.split(".").map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = [0, 1, 2, 3].find((at) => (a[at] ?? 0) !== (b[at] ?? 0));
  return at === undefined ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function minVersionOf(element: XmlElement): string {
  return element.attributes.get("MinVersion") ?? "";
}

function nameOf(element: XmlElement): string {
  return element.attributes.get("Name") ?? "";
}
