import type { Json, JsonObject } from "../../../kit/json.ts";
import type { Field, Fields, Form, Members, TextField } from "./_field.ts";
import * as forms from "./_forms.ts";
import type { Installer } from "./installer_fields.ts";
import type { DefaultLocale } from "./locale_fields.ts";
import type { ManifestVersion } from "./version_fields.ts";

/** Values for tests, worked out from the tables: each is right in itself, if not beside others. */

/** A default locale that says no more than it must. */
export const DEFAULT: DefaultLocale = {
  PackageLocale: "en-US",
  PackageName: "Contoso Tool",
  Publisher: "Contoso",
  ShortDescription: "A tool",
  License: "MIT",
};

/** An installer that says no more than it must, and what else is asked for. */
export function installer(more: Partial<Installer> = {}): Installer {
  return {
    Architecture: "x64",
    InstallerType: "exe",
    InstallerUrl: "https://example.test/tool.exe",
    InstallerSha256: "A".repeat(64),
    ...more,
  };
}

/** A version with these installers. */
export function version(
  installers: readonly Installer[] = [installer()],
  more: Partial<ManifestVersion> = {},
): ManifestVersion {
  return { PackageVersion: "1.0", DefaultLocale: DEFAULT, ...more, Installers: installers };
}

/** The least that an object may say: its required members. */
export function least(members: Fields): Members {
  return filled(members, ({ required }) => required === true);
}

/** An object that says everything it can. */
export function fullest(members: Fields): Members {
  return filled(members, () => true);
}

/** A value for a field; different ones for different numbers where the field leaves the choice. */
export function sample(field: Field, number = 0): Json {
  switch (field.is) {
    case "text":
      return textOf(field, Math.max(field.min ?? 1, Math.min(field.max, 12)), number);
    case "integer":
      return Math.min(field.max, Math.max(field.min, number + 1));
    case "flag":
      return true;
    case "choice":
      return Object.keys(field.from)[number % Object.keys(field.from).length]!;
    case "list":
      return [sample(field.of, number)];
    case "object":
      return fullest(field.members);
  }
}

/** A text of the field's form; as long as is asked where the form has no length of its own. */
export function textOf({ form }: TextField, length: number, number = 0): string {
  const shape = form && SHAPES.get(form);
  return shape ? shape(length, number) : String(number).padStart(length, "a").slice(-length);
}

/** An object with one member of an inner object or list replaced: the path names it as findings do. */
export function put(members: Fields, path: readonly string[], value: Json): JsonObject {
  const [name = "", ...rest] = path;
  const field = members[name]!;
  return { ...least(members), [name]: rest.length === 0 ? value : putInto(field, rest, value) };
}

function putInto(field: Field, path: readonly string[], value: Json): Json {
  if (field.is === "object") return put(field.members, path, value);
  if (field.is !== "list") throw new Error(`Nothing stands below a ${field.is}`);
  return [path.length === 1 ? value : putInto(field.of, path.slice(1), value)];
}

function filled(members: Fields, isWanted: (field: Field) => boolean): Members {
  return Object.fromEntries(
    Object.entries(members).filter(([, field]) => isWanted(field))
      .map(([name, field]) => [name, sample(field)]),
  );
}

type TextOfLength = (length: number, number: number) => string;

const address: TextOfLength = (length, number) =>
  `https://a.test/${String(number).padStart(Math.max(1, length - 15), "a")}`;
const word: TextOfLength = (length, number) => String(number).padStart(length, "a").slice(-length);

const SHAPES: ReadonlyMap<Form, TextOfLength> = new Map<Form, TextOfLength>([
  [forms.HASH, (_, number) => number.toString(16).toUpperCase().padStart(64, "0")],
  [forms.WEB_ADDRESS, address],
  [forms.FILE_ADDRESS, address],
  [forms.LANGUAGE_TAG, (length) => length >= 20 ? `en-abcdefgh-${word(length - 12, 0)}` : "de-AT"],
  [forms.DAY, () => "2024-02-29"],
  [forms.OS_VERSION, (length) => length >= 23 ? "65535.65535.65535.65535" : "10.0.17763.0"],
  [forms.VERSION, (length, number) => String(number + 1).padStart(length, "1")],
  [forms.IDENTIFIER, (length) => {
    const text = "a".repeat(length).replace(/.{32}(?=.)/g, (part) => `${part.slice(1)}.`);
    return text.includes(".") ? text : `A.${text.slice(2)}`;
  }],
  [forms.WORD, word],
  [forms.PACKAGE_FAMILY, (length) => `${"A".repeat(Math.max(2, length - 14))}_h91ms92gdsmmt`],
  [forms.STORE_PRODUCT, () => "9NBLGGH4NNS1"],
  [forms.FEATURE_NAME, word],
  [forms.FILE_EXTENSION, word],
  [forms.MARKET, (_, number) => String.fromCharCode(65 + number / 26 % 26, 65 + number % 26)],
  [forms.MODULE_NAME, word],
  [forms.RESOURCE_TYPE, (length, number) => `A/${word(Math.max(1, length - 2), number)}`],
]);
