import { descend, type XmlElement } from "../../kit/xml.ts";
import type { InstallerFacts, ProductFacts } from "../inspection.ts";
import {
  architectureFact,
  familyFact,
  type Identity,
  identityFacts,
  parseIdentity,
  propertyFacts,
  requirementFacts,
} from "./manifest.ts";
import { PACKAGE_MANIFEST } from "./package_file.ts";

/** What one package says of itself. */
export interface PackageFacts {
  readonly identity: Identity;
  readonly product: ProductFacts;
  readonly installer: InstallerFacts;
  readonly notes: readonly string[];
}

/** Reads the manifest of one package, which is not a bundle. */
export function inspectManifest(root: XmlElement): PackageFacts {
  const notes: string[] = [];
  const identity = parseIdentity(root);
  const from = `${PACKAGE_MANIFEST}, Identity/@ProcessorArchitecture`;
  const architecture = architectureFact(identity.architecture, from, notes);
  const product = {
    ...propertyFacts(root, PACKAGE_MANIFEST, notes),
    ...identityFacts(identity, PACKAGE_MANIFEST),
  };
  const installer: InstallerFacts = {
    kind: { value: "msix", from: PACKAGE_MANIFEST },
    ...architecture && { architecture },
    ...localeFact(root),
    packageFamilyName: familyFact(identity, PACKAGE_MANIFEST),
    ...requirementFacts(root, PACKAGE_MANIFEST, notes),
  };
  return { identity, product, installer, notes: [...notes, ...remarks(root)] };
}

/** A package in one language says so; one in many follows the user's. */
function localeFact(root: XmlElement): Pick<InstallerFacts, "locale"> {
  const languages = (descend(root, "Resources")?.children ?? [])
    .map((resource) => resource.attributes.get("Language"))
    .filter((language) => language !== undefined);
  const [value, another] = new Set(languages.map((language) => language.toLowerCase()));
  if (!value || another || value === "x-generate") return {};
  return { locale: { value: languages[0]!, from: `${PACKAGE_MANIFEST}, Resource/@Language` } };
}

function remarks(root: XmlElement): string[] {
  const isTrue = (property: string) => descend(root, "Properties", property)?.text === "true";
  const owner = descend(root, "Dependencies", "MainPackageDependency")?.attributes.get("Name");
  return [
    ...isTrue("Framework") ? ["Is a framework: other packages depend on it"] : [],
    ...isTrue("ResourcePackage") ? ["Is a resource package: it installs nothing by itself"] : [],
    ...owner ? [`Adds to ${owner.slice(0, 100)}, which has to be installed`] : [],
  ];
}
