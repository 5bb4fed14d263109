const LANGUAGE = "(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})";
const SCRIPT = "(?:-[a-z]{4})?";
const REGION = "(?:-(?:[a-z]{2}|[0-9]{3}))?";
const VARIANTS = "(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*";
const EXTENSIONS = "(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*";
const PRIVATE_USE = "x(?:-[a-z0-9]{1,8})+";
const TAG = new RegExp(
  `^(?:${LANGUAGE}${SCRIPT}${REGION}${VARIANTS}${EXTENSIONS}(?:-${PRIVATE_USE})?|${PRIVATE_USE})$`,
  "i",
);

/** The tags that RFC 5646 keeps although its grammar would refuse them. */
const IRREGULAR = new Set(
  ("en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn " +
    "i-tao i-tay i-tsu sgn-be-fr sgn-be-nl sgn-ch-de").split(" "),
);

/**
 * Whether a text is a well-formed language tag: by the grammar, and with no variant or extension
 * said twice. Whether its subtags are registered is not asked.
 * @see {@link https://www.rfc-editor.org/rfc/rfc5646#section-2.1 | RFC 5646, section 2.1}
 */
export function isLanguageTag(text: string): boolean {
  if (IRREGULAR.has(text.toLowerCase())) return true;
  return TAG.test(text) && !repeatsItself(text.toLowerCase());
}

/** Only variants and singletons are told from each other by their value; both are over at `x`. */
function repeatsItself(tag: string): boolean {
  const subtags = tag.split("-").slice(1);
  const end = subtags.indexOf("x");
  const open = end === -1 ? subtags : subtags.slice(0, end);
  const firstSingleton = open.findIndex((subtag) => subtag.length === 1);
  const variants = (firstSingleton === -1 ? open : open.slice(0, firstSingleton))
    .filter((subtag) => /^(?:.{5,}|\d.{3})$/.test(subtag));
  const singletons = open.filter((subtag) => subtag.length === 1);
  return hasRepeats(variants) || hasRepeats(singletons);
}

function hasRepeats(words: readonly string[]): boolean {
  return new Set(words).size < words.length;
}
