const LONGEST = 64;
const TRIES = 50;

/** What a name elsewhere may become here, the likeliest first: `Ada.Lovelace@acme.example` is `ada.lovelace`, then `ada.lovelace-2` and so on. */
export function* usernamesFor(name: string): Iterable<string> {
  const plain = asUsername(name);
  yield plain;
  for (let at = 2; at <= TRIES; at++) {
    const ending = `-${at}`;
    yield trimmed(plain.slice(0, LONGEST - ending.length)) + ending;
  }
}

/** Letters lose their accents; whatever else no user name has becomes a dash. */
function asUsername(name: string): string {
  const local = name.includes("@") ? name.slice(0, name.indexOf("@")) : name;
  const folded = local.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const dashed = folded.replaceAll(/[^a-z0-9._-]+/g, "-").slice(0, LONGEST);
  return trimmed(dashed) || "user";
}

function trimmed(text: string): string {
  return text.replace(/^[^a-z0-9]+/, "").replace(/[^a-z0-9]+$/, "");
}
