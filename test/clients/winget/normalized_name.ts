import { withoutLocales } from "./name_locales.ts";

/** A name as it is compared: folded, without version, edition, locale and architecture. */
export interface NormalizedName {
  readonly name: string;
  /** What the name says of the architecture. */
  readonly architecture: "x64" | "x86" | null;
}

const WORD = "(?:V|VER|VERSION|VERSIÓN|VERSÃO|VERSIE|WERSJA|BUILD|RELEASE|RC|SP)";
const SEPARATOR = "[\\p{Po}\\p{Pd}\\p{Pc}]";
const BITS = "[\\p{Pd}\\p{Pc}\\s]?BITS?";
const START = "(?<![\\p{L}\\p{Nd}])";
const EDITION = "(?: EDITION)?";

const ARCHITECTURES: readonly [pattern: RegExp, is: NormalizedName["architecture"]][] = [
  [regex(`${START}(?:64[\\\\/]32|32[\\\\/]64)${BITS}${EDITION}`), null],
  [regex(`${START}(?:X64|AMD64|X86-64|X86_64)(?!\\p{Nd})${EDITION}`), "x64"],
  [regex(`${START}64${BITS}${EDITION}`), "x64"],
  [regex(`${START}(?:X32|X86)(?!\\p{Nd})${EDITION}`), "x86"],
  [regex(`${START}32${BITS}${EDITION}`), "x86"],
];

const REMOVED: readonly RegExp[] = [
  /(?<=^ROBLOX (?:PLAYER|STUDIO)) FOR .*$/giu,
  /(?<=^(?:BOMGAR (?:JUMP CLIENT|(?:ACCESS|REPRESENTATIVE) CONSOLE|BUTTON)|EMBEDDED CALLBACK)) .*$/giu,
  /^\(.*?\)/giu,
  /\(\s*\)|\[\s*\]|"\s*"/giu,
  /\(CHANGE #\d{1,2} TO [C-F]:\\[^)]*\)/giu,
  /\([C-F]:\\[^)]*\)/giu,
  /"[C-F]:\\[^"]*"/giu,
  /(?:(?:INSTALLED AT|IN) )?[C-F]:\\(?:.+?\\)*\S*/giu,
  regex(`(?:(?<!\\p{L})${WORD}\\P{L})?(?<!\\p{L})\\p{L}\\p{Nd}+(?:${SEPARATOR}\\p{Nd}+)+`),
  regex(
    `(?:(?<!\\p{L})${WORD}\\P{L}?)?\\p{Nd}+(?:${SEPARATOR}\\p{Nd}?(?:RC|B|A|R|SP|K)?\\p{Nd}+)+` +
      `(?:${SEPARATOR}?[\\p{L}\\p{Nd}]+)*`,
  ),
  regex(
    `(?:FOR )?(?<!\\p{L})(?:${WORD}|P|R)(?:\\P{L}\\p{L}|\\P{L})?(?:\\p{Nd}|\\.\\p{Nd})+` +
      "(?:RC|B|A|R|V|SP)?\\p{Nd}?",
  ),
  /\sEN\s*$/giu,
  /\([^()]*\)|\[[^[\]]*\]/giu,
  /\p{Ps}.*\p{Pe}|".*"/giu,
  /(?<!\p{L})(?:https?|ftp):\/\//giu,
  /^[^\p{L}\p{Nd}]+/giu,
  /[^\p{L}\p{Nd}]+$/giu,
];

const SUFFIXES = new Set(
  `AB AD AG APS AS ASA BV CO CV DOO EV GES GESMBH GMBH INC KG KS PS LLC LP LTD LTDA MBH NV PLC SL
  PTY PVT SA SARL SC SCA SP SPA SRL SRO COMPANY CORP CORPORATION HOLDING HOLDINGS INCORPORATED LIMITED
  SUBSIDIARY`.split(/\s+/),
);

/** `[A-Z0-9]` tokens of a product family whose names are versions all over. */
const SAP =
  /^(?:[\p{Lu}\p{Nd}]+[._])+[\p{Lu}\p{Nd}]+-\p{Nd}+(?:\.\p{Nd}+)+-(?:[A-Z]{2}(?:_[A-Z]{2})?|CORE)-(?:[A-Z]{2}|\p{Nd}{2})$/iu;

/** Normalizes the display name of a program. */
export function normalizeName(displayName: string): NormalizedName {
  const prepared = prepare(displayName);
  if (SAP.test(prepared)) return { name: prepared.toLowerCase(), architecture: null };
  const found = ARCHITECTURES.find(([pattern]) => prepared.search(pattern) >= 0);
  const bare = withoutLocales(found ? prepared.replace(found[0], "") : prepared)
    .replace(/\((KB\d+)\)/gi, "$1");
  const name = withoutSuffixes(removeAll(bare)).replace(/[^\p{L}\p{Nd}]/gu, "");
  return { name: name.toLowerCase(), architecture: found?.[1] ?? null };
}

/** Everything by which a program's name is searched: bare, and with its architecture if it says one. */
export function searchedNames(displayName: string): readonly string[] {
  const { name, architecture } = normalizeName(displayName);
  if (!name) return [];
  return architecture ? [name, `${name}(${architecture})`] : [name];
}

function prepare(name: string): string {
  let rest = name.normalize("NFKC").trim();
  const cut = rest.indexOf("@@", 3);
  if (cut >= 0) rest = rest.slice(0, cut);
  while (/^(?:".*"|\(.*\))$/s.test(rest) && rest.length > 1) rest = rest.slice(1, -1);
  return rest;
}

function removeAll(name: string): string {
  const next = REMOVED.reduce((rest, pattern) => rest.replace(pattern, ""), name);
  return next === name ? name : removeAll(next);
}

function withoutSuffixes(name: string): string {
  const tokens = name.split(/([^\p{L}\p{Nd}+&])/u).filter((token) => token.trim());
  let kept = "";
  for (const token of tokens) {
    if (!kept || !SUFFIXES.has(token.toUpperCase())) kept += token;
  }
  return kept;
}

function regex(source: string): RegExp {
  return new RegExp(source, "giu");
}
