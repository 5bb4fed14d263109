import type { Fact, Inspection } from "../../../inspect/mod.ts";
import { nameIn, versionIn } from "./_file_name.ts";
import { fact, type Row } from "./_row.ts";

const LONGEST_SUMMARY = 256;
const SHORTEST_SUMMARY = 3;
const LONGEST_VERSION = 128;
/** What a version may not hold, or begin or end with. */
const WHOLE_VERSION = /^(?!\.+$)[^\s\\/:*?"<>|](?:[^\\/:*?"<>|]*[^\s\\/:*?"<>|])?$/u;

/** What a file says of its product, for the default locale. */
export function localeIn(inspection: Inspection, fileName: string): Row {
  const { product, installers } = inspection;
  const name = clean(product.name) ?? lastOf(product.identity) ?? nameIn(fileName);
  const locale = installers.map((one) => one.locale).find((one) => one && isLocale(one.value));
  return {
    PackageLocale: locale ?? { value: "en-US", from: "guess" },
    PackageName: name,
    Publisher: publisherIn(inspection),
    ...descriptions(clean(product.description), name),
    Copyright: clean(product.copyright),
  };
}

/** The version that a file says it is of, or else its name. */
export function versionOf({ product }: Inspection, fileName: string): Fact | undefined {
  const said = clean(product.version);
  if (!said) return versionIn(fileName);
  if (said.value.length <= LONGEST_VERSION && WHOLE_VERSION.test(said.value)) return said;
  const number = /\d+(?:\.\d+)*/.exec(said.value)?.[0];
  return number ? { ...said, value: number } : versionIn(fileName);
}

/** What an installer claims is a locale is not always one; nobody could leave this one out. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function publisherIn({ product, signature }: Inspection): Fact | undefined {
  return clean(product.publisher) ??
    organizationIn(product.identityPublisher?.value, product.identityPublisher?.from) ??
    organizationIn(signature?.subject, "subject of the signature");
}

/** The organization in a distinguished name, or else its common name. */
function organizationIn(subject: string | undefined, from = ""): Fact | undefined {
  const named = (attribute: string) =>
    new RegExp(`(?:^|[,+]\\s*)${attribute}=(?:"([^"]+)"|((?:\\\\.|[^,+\\\\])+))`, "i")
      .exec(subject ?? "")?.slice(1).find(Boolean)?.replaceAll(/\\(.)/g, "$1").trim();
  return fact(named("O") ?? named("CN"), from);
}

function descriptions(said: Fact | undefined, name: Fact | undefined): Row {
  const isLong = said !== undefined && said.value.length > LONGEST_SUMMARY;
  const isShort = said === undefined || said.value.length < SHORTEST_SUMMARY;
  if (isShort) {
    return { ShortDescription: name && { value: name.value, from: "guess: the product's name" } };
  }
  if (!isLong) return { ShortDescription: said };
  return {
    ShortDescription: { ...said, value: `${said.value.slice(0, LONGEST_SUMMARY - 1)}…` },
    Description: said,
  };
}

function lastOf(identity: Fact | undefined): Fact | undefined {
  return identity && { ...identity, value: identity.value.split(".").at(-1) ?? identity.value };
}

/** Without space around it and control characters in it. */
function clean(said: Fact | undefined): Fact | undefined {
  const value = said?.value.replaceAll(/\p{Cc}+/gu, " ").trim();
  return value ? { value, from: said!.from } : undefined;
}
