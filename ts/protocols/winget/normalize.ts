import { fold } from "../../kit/fold.ts";
import { LEGAL_SUFFIXES } from "./_legal_suffixes.ts";
import { LOCALES } from "./_locales.ts";
import {
  ARCHITECTURES,
  KB_NUMBER,
  LOCALE,
  NAME_REMOVALS,
  PUBLISHER_REMOVALS,
  SAP_PACKAGE,
} from "./_normalize_patterns.ts";

/** A program's name as WinGet compares it across languages, versions and architectures. */
export interface NormalizedName {
  /** In its own case: fold it before it is compared. */
  readonly name: string;
  /** What the name said of the processor. */
  readonly architecture?: "X64" | "X86";
  /** What the name said of the language, folded. */
  readonly locale?: string;
}

/** As many characters of a name count: twice as many as a manifest may have in one. */
const COUNTED = 512;

/**
 * Brings the name under which Windows lists a program to what is left of it in every version:
 * `010 Editor 11.0 (64-bit)` is `010Editor` for X64. Reproduces the client's own normalisation,
 * whose result it sends as `NormalizedPackageNameAndPublisher`.
 */
export function normalizeName(name: string): NormalizedName {
  const prepared = prepare(name);
  if (SAP_PACKAGE.test(prepared)) return { name: prepared };
  const { rest, architecture } = withoutArchitecture(prepared);
  const { rest: bare, locale } = withoutLocale(rest);
  const left = removeAll(bare.replace(KB_NUMBER, "$<number>"), NAME_REMOVALS);
  const words = tokens(left, /([^\p{L}\p{Nd}+&])/u).filter((word, at) =>
    at === 0 || !isLegal(word)
  );
  return {
    name: lettersAndDigits(words),
    ...(architecture && { architecture }),
    ...(locale && { locale }),
  };
}

/** Brings a publisher's name to what people call it: `Penguin Labs, LLC` is `PenguinLabs`. */
export function normalizePublisher(publisher: string): string {
  const words = tokens(removeAll(prepare(publisher), PUBLISHER_REMOVALS), /([^\p{L}\p{Nd}])/u);
  const end = words.findIndex((word, at) => at > 0 && isLegal(word));
  return lettersAndDigits(end < 0 ? words : words.slice(0, end));
}

/** Every folded form under which a client may ask for this name: bare, and with its architecture. */
export function normalizedForms(name: string): string[] {
  const normalized = normalizeName(name);
  const bare = fold(normalized.name);
  if (bare === "") return [];
  const { architecture } = normalized;
  return architecture ? [bare, `${bare}(${architecture.toLowerCase()})`] : [bare];
}

function prepare(text: string): string {
  const composed = text.slice(0, COUNTED).normalize("NFKC").trim();
  const cut = composed.indexOf("@@", 3);
  let whole = (cut < 0 ? composed : composed.slice(0, cut)).slice(0, COUNTED);
  while (isWrapped(whole)) whole = whole.slice(1, -1);
  return whole;
}

function isWrapped(text: string): boolean {
  return text.length >= 2 &&
    ((text.startsWith('"') && text.endsWith('"')) || (text.startsWith("(") && text.endsWith(")")));
}

function withoutArchitecture(
  name: string,
): { rest: string; architecture: NormalizedName["architecture"] } {
  for (const { pattern, says } of ARCHITECTURES) {
    const rest = name.replace(pattern, "");
    if (rest !== name) return { rest, architecture: says };
  }
  return { rest: name, architecture: undefined };
}

/** Several locales of one language leave the language; of several, none. */
function withoutLocale(name: string): { rest: string; locale: string } {
  const found: string[] = [];
  const rest = name.replace(LOCALE, (candidate) => {
    const locale = fold(candidate);
    if (!LOCALES.has(locale)) return candidate;
    found.push(locale);
    return "";
  });
  const locales = new Set(found);
  if (locales.size <= 1) return { rest, locale: found[0] ?? "" };
  const languages = new Set(found.map((locale) => locale.split("-", 1)[0] ?? ""));
  return { rest, locale: languages.size === 1 ? [...languages].join("") : "" };
}

function removeAll(text: string, removals: readonly RegExp[]): string {
  let before: string;
  let after = text;
  do {
    before = after;
    for (const removal of removals) after = after.replace(removal, "");
  } while (after !== before);
  return after;
}

function tokens(text: string, delimiter: RegExp): string[] {
  return text.split(delimiter).filter((word) => word.trim() !== "");
}

function isLegal(word: string): boolean {
  return LEGAL_SUFFIXES.has(fold(word));
}

function lettersAndDigits(words: readonly string[]): string {
  return words.join("").replace(/[^\p{L}\p{Nd}]/gu, "");
}
