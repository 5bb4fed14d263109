import type { Architecture, Fact, Scope } from "../inspection.ts";
import { languageTag } from "./language.ts";
import type { Summary } from "./summary.ts";

/** The rows of table `Property` that say something. */
export type Properties = ReadonlyMap<string, string>;

/** Something that was read, or why it was not; neither where the file does not speak of it. */
export interface Finding<T = string> {
  readonly fact?: Fact<T>;
  readonly note?: string;
}

const CODE = /^\{[\dA-F]{8}(?:-[\dA-F]{4}){3}-[\dA-F]{12}\}$/i;
const TEMPLATE = "MSI summary information, Template";
/** Of the summary's word count: a package that leaves everybody's files alone. */
const WITHOUT_ELEVATION = 8;
/** By the words of a template, in lower case; Itanium's `intel64` is nothing that WinGet knows. */
const ARCHITECTURES: ReadonlyMap<string, Architecture> = new Map([
  ["", "x86"],
  ["intel", "x86"],
  ["x64", "x64"],
  ["amd64", "x64"],
  ["arm", "arm"],
  ["arm64", "arm64"],
]);
/** What tools write that have nothing to say about the product. */
const BOILERPLATE = /^This installer database contains the logic and data/i;

/** A property as it is written, without space around it. */
export function property(properties: Properties, name: string): Fact | undefined {
  const value = properties.get(name)?.trim();
  return value ? { value, from: fromProperty(name) } : undefined;
}

/** A property that is a GUID in braces. */
export function codeIn(properties: Properties, name: string): Finding {
  const fact = property(properties, name);
  if (!fact || CODE.test(fact.value)) return { fact };
  return { note: `${name} is "${fact.value.slice(0, 64)}", which is no GUID in braces` };
}

/** The language of the installer, from `ProductLanguage`. */
export function localeOf(properties: Properties): Finding {
  const said = property(properties, "ProductLanguage");
  if (!said || said.value === "0") return {};
  const tag = /^\d{1,5}$/.test(said.value) ? languageTag(Number(said.value)) : null;
  return tag
    ? { fact: { value: tag, from: said.from } }
    : { note: `ProductLanguage is "${said.value.slice(0, 64)}", which is no known language` };
}

/**
 * For whom it is installed, by the rules of Windows Installer: `ALLUSERS` 1 is the machine, 2 leaves
 * it to `MSIINSTALLPERUSER`, and without it only the user who installs has it.
 */
export function scopeOf(properties: Properties, summary: Summary | null): Finding<Scope> {
  const said = property(properties, "ALLUSERS");
  if (!said) {
    const fact = { value: "user", from: "MSI table Property, without ALLUSERS" } as const;
    const isMeant = ((summary?.wordCount ?? 0) & WITHOUT_ELEVATION) !== 0;
    return isMeant ? { fact } : { fact, note: "Asks for elevation, yet has no ALLUSERS" };
  }
  if (said.value === "1") return { fact: { value: "machine", from: said.from } };
  if (said.value === "2") return { fact: { value: "both", from: said.from } };
  return { note: `ALLUSERS is "${said.value.slice(0, 64)}", which is neither 1 nor 2` };
}

/** The architecture, from the part of the template in front of the languages. */
export function architectureOf(summary: Summary | null): Finding<Architecture> {
  const platform = summary?.template?.split(";")[0]?.trim();
  if (platform === undefined) return { note: "Without a template, so of no known architecture" };
  const value = ARCHITECTURES.get(platform.toLowerCase());
  return value
    ? { fact: { value, from: TEMPLATE } }
    : { note: `Is for the platform "${platform.slice(0, 64)}", which WinGet does not know` };
}

/** A sentence about the product, where its author wrote one. */
export function descriptionOf(properties: Properties, summary: Summary | null): Fact | undefined {
  const comments = summarised("Comments", summary?.comments);
  return property(properties, "ARPCOMMENTS") ??
    (BOILERPLATE.test(comments?.value ?? "") ? undefined : comments);
}

/** What the summary says under a name, without space around it. */
export function summarised(name: string, text: string | undefined): Fact | undefined {
  const value = text?.trim();
  return value ? { value, from: `MSI summary information, ${name}` } : undefined;
}

function fromProperty(name: string): string {
  return `MSI table Property, ${name}`;
}
