/**
 * What the client takes out of names before it compares them (the source digest's removal passes).
 * The `v` flag complements a class before it looks past case, as the client's engine does. A pattern
 * must not fail after two repetitions that could share their text in many ways: hostile names exist.
 */
const pattern = (source: string): RegExp => new RegExp(source, "giv");

const EDITION = String.raw`(?:\sEDITION)?`;
const BITS = String.raw`[\p{Pd}\p{Pc}\p{Z}]?BITS?${EDITION}`;
const WORD_START = String.raw`(?<=^|[^\p{L}\p{Nd}])`;
const NUMBER_END = String.raw`(?=\P{Nd}|$)${EDITION}`;

/** An architecture as names tell it, in the order in which they are looked for. */
export const ARCHITECTURES: readonly { pattern: RegExp; says: "X64" | "X86" | undefined }[] = [
  { pattern: pattern(String.raw`${WORD_START}(?:64[\\\/]32|32[\\\/]64)${BITS}`), says: undefined },
  {
    pattern: pattern(String.raw`${WORD_START}(?:X64|AMD64|X86[\p{Pd}\p{Pc}]64)${NUMBER_END}`),
    says: "X64",
  },
  { pattern: pattern(`${WORD_START}64${BITS}`), says: "X64" },
  { pattern: pattern(`${WORD_START}(?:X32|X86)${NUMBER_END}`), says: "X86" },
  { pattern: pattern(`${WORD_START}32${BITS}`), says: "X86" },
];

/** What may be a locale; {@link LOCALES} knows which are. */
export const LOCALE = pattern(
  String.raw`(?<![A-Z])\p{Lu}{2,3}(?:-(?:CANS|CYRL|LATN|MONG))?-\p{Lu}{2}(?![A-Z])(?:-VALENCIA)?`,
);

/** Names that one vendor builds like file names; they stand as they are. */
export const SAP_PACKAGE =
  /^[\p{Lu}\p{Nd}]+(?:[._][\p{Lu}\p{Nd}]+)+-\p{Nd}+(?:\.\p{Nd}+)+-(?:\p{Lu}{2}(?:_\p{Lu}{2})?|CORE)-(?:\p{Lu}{2}|\p{Nd}{2})$/iv;

/** The number of a fix, whose parentheses alone go. */
export const KB_NUMBER = pattern(String.raw`\((?<number>KB\p{Nd}+)\)`);

const SEPARATOR = String.raw`[\p{Po}\p{Pd}\p{Pc}]`;
const VERSION_WORDS = "V|VER|VERSI(?:O|Ó)N|VERSÃO|VERSIE|WERSJA|BUILD|RELEASE|RC|SP";
const VERSION_WORD = String.raw`(?<!\p{L})(?:${VERSION_WORDS})`;

const VERSION_AFTER_LETTER = pattern(
  String.raw`(?<!\p{L})(?:(?:${VERSION_WORDS})\P{L})?\p{Lu}\p{Nd}+(?:${SEPARATOR}\p{Nd}+)+`,
);
const VERSION_WITH_SEPARATORS = pattern(
  String.raw`(?:${VERSION_WORD}\P{L}?)?\p{Nd}+` +
    String.raw`(?:${SEPARATOR}\p{Nd}?(?:RC|B|A|R|SP|K)?\p{Nd}+)+(?:${SEPARATOR}?[\p{L}\p{Nd}]+)*`,
);
const VERSION_AFTER_WORD = pattern(
  String.raw`(?:FOR\s)?(?<!\p{L})(?:P|R|${VERSION_WORDS})(?:\P{L}\p{L}?)?` +
    String.raw`(?:\.?\p{Nd})+(?:RC|B|A|R|V|SP)?\p{Nd}?`,
);
const PATH = String.raw`[CDEF]:\\(?:.+\\)?\S*\\?`;
const INNERMOST_BRACKETS = pattern(String.raw`\([^\(\)]*\)|\[[^\[\]]*\]`);
const OUTERMOST_BRACKETS = pattern(String.raw`\p{Ps}.*\p{Pe}|".*"`);
const SCHEME = pattern(String.raw`(?<!\p{L})(?:https?|ftp):\/\/`);

/** What goes from a program's name, in this order, again and again until nothing does. */
export const NAME_REMOVALS: readonly RegExp[] = [
  pattern(String.raw`(?<=^ROBLOX\s(?:PLAYER|STUDIO))\sFOR\s.*`),
  pattern(
    String.raw`(?<=^BOMGAR\s(?:JUMP CLIENT|(?:ACCESS|REPRESENTATIVE) CONSOLE|BUTTON)` +
      String.raw`|^EMBEDDED CALLBACK)\s.*`,
  ),
  pattern(String.raw`^\(.*?\)`),
  pattern(String.raw`\(\s*\)|\[\s*\]|"\s*"`),
  pattern(String.raw`\(CHANGE #\p{Nd}{1,2} TO ${PATH}\)`),
  pattern(String.raw`\(${PATH}\)`),
  pattern(`"${PATH}"`),
  pattern(String.raw`(?:(?:INSTALLED\sAT|IN)\s)?${PATH}`),
  VERSION_AFTER_LETTER,
  VERSION_WITH_SEPARATORS,
  VERSION_AFTER_WORD,
  pattern(String.raw`\sEN\s*$`),
  INNERMOST_BRACKETS,
  OUTERMOST_BRACKETS,
  SCHEME,
  pattern(String.raw`^[^\p{L}\p{Nd}]+`),
  pattern(String.raw`[^\p{L}\p{Nd}]+$`),
];

/** What goes from a publisher's name, likewise. */
export const PUBLISHER_REMOVALS: readonly RegExp[] = [
  VERSION_WITH_SEPARATORS,
  VERSION_AFTER_WORD,
  INNERMOST_BRACKETS,
  OUTERMOST_BRACKETS,
  SCHEME,
  pattern(String.raw`(?<=^|\s)\P{L}+(?=\s|$)`),
  pattern(String.raw`\P{L}+$`),
  pattern(String.raw`(?:(?<=^\p{L})|(?<=\P{L}\p{L}))[.\/](?=\p{L}(?:\P{L}|$))`),
];
