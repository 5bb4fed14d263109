import { parseFileAddress } from "../../file_address.ts";
import type { Form } from "./_field.ts";
import { isLanguageTag } from "./_language_tag.ts";

function matching(pattern: RegExp, says: string): Form {
  return { says, test: (text) => pattern.test(text) };
}

/** Names are composed, as the client compares them. */
function composed(pattern: RegExp, says: string): Form {
  return { ...matching(pattern, says), canonical: (text) => text.normalize("NFC") };
}

/** Letters such as ß, which are no hexadecimal digits, must not become some by their capitals. */
function capitals(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

/** SHA-256 in hexadecimal; kept in capitals, as the community does. */
export const HASH: Form = {
  says: "64 hexadecimal digits",
  test: (text) => /^[0-9A-F]{64}$/.test(text),
  canonical: capitals,
};

/** An absolute web address. */
export const WEB_ADDRESS: Form = { says: "an http or https address", test: isWebAddress };

/** Where an installer or an icon is fetched from: anywhere on the web, or a file stored here. */
export const FILE_ADDRESS: Form = {
  says: "an http or https address",
  test: (text, { stored = isFileAddress }) =>
    text.startsWith("/dl/") ? stored(text) : isWebAddress(text),
};

function isFileAddress(path: string): boolean {
  return parseFileAddress(path)?.protocol === "winget";
}

/** What neither Windows' URL check nor a download lets pass, though the URL parser would repair it. */
// deno-lint-ignore no-control-regex
const UNFIT_FOR_ADDRESS = /[\s\x00-\x1F\x7F"<>\\]/u;

function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/[^/?#]/i.test(text) || UNFIT_FOR_ADDRESS.test(text)) return false;
  return URL.canParse(text);
}

/** A language tag such as `en-US`. */
export const LANGUAGE_TAG: Form = {
  says: "a well-formed BCP 47 language tag",
  test: isLanguageTag,
};

/** A day; where a moment is given its day is kept. */
export const DAY: Form = {
  says: "a date as YYYY-MM-DD",
  test: isDay,
  canonical: (text) => MOMENT.test(text) ? text.slice(0, 10) : text,
};

const MOMENT =
  /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/i;

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** A Windows version: one to four numbers, none above 65535. */
export const OS_VERSION: Form = {
  says: "one to four numbers from 0 to 65535, separated by dots",
  test: (text) =>
    /^\d{1,5}(?:\.\d{1,5}){0,3}$/.test(text) &&
    text.split(".").every((part) => Number(part) <= 65535),
};

/** A version of a package, as file names and addresses can carry it. */
export const VERSION: Form = composed(
  /^(?!\.+$)[^\s\\/:*?"<>|](?:[^\\/:*?"<>|]*[^\s\\/:*?"<>|])?$/u,
  'without \\ / : * ? " < > |, without space at either end, and not dots alone',
);

/** Two to eight segments of 1 to 32 characters each. */
export const IDENTIFIER: Form = composed(
  /^[^.\s\\/:*?"<>|]{1,32}(?:\.[^.\s\\/:*?"<>|]{1,32}){1,7}$/u,
  'two to eight parts of 1 to 32 characters, separated by dots, without space or \\ / : * ? " < > |',
);

export const WORD: Form = matching(/^\S+$/u, "a word without space");

export const PACKAGE_FAMILY: Form = matching(
  /^[A-Za-z0-9][-.A-Za-z0-9]+_[A-Za-z0-9]{13}$/,
  "a package family name such as Contoso.Tool_h91ms92gdsmmt",
);

export const STORE_PRODUCT: Form = matching(/^[A-Za-z0-9]{12}$/, "12 letters and digits");

export const FEATURE_NAME: Form = matching(
  /^[A-Za-z0-9_-]+$/,
  'a feature name of letters, digits, "_" and "-"',
);

export const FILE_EXTENSION: Form = matching(
  /^[^.\s\\/:*?"<>|][^\\/:*?"<>|]*$/u,
  'an extension without its leading dot and without \\ / : * ? " < > |',
);

export const MARKET: Form = {
  says: "a region of two letters",
  test: (text) => /^[A-Z]{2}$/.test(text),
  canonical: capitals,
};

export const MODULE_NAME: Form = matching(
  /^[\p{L}\p{N}_]+(?:[.-][\p{L}\p{N}_]+)*$/u,
  "a module name such as Contoso.Dsc",
);

export const RESOURCE_TYPE: Form = matching(
  /^[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+){0,2}\/[\p{L}\p{N}_]+$/u,
  "a resource type such as Contoso.Tool/Settings",
);
