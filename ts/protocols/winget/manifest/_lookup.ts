import type { ChoiceField, Fields } from "./_field.ts";

const NAMES = new WeakMap<Fields, ReadonlyMap<string, string>>();
const WORDS = new WeakMap<ChoiceField["from"], ReadonlyMap<string, string>>();

/** The member that a key means, whatever its case and among all accepted spellings. */
export function memberNamed(members: Fields, folded: string): string | undefined {
  return remembered(NAMES, members, spellingsOf).get(folded);
}

/** The canonical spelling of a word, whatever its case. */
export function wordFor(from: ChoiceField["from"], text: string): string | undefined {
  return remembered(WORDS, from, foldedWords).get(text.toLowerCase());
}

function spellingsOf(members: Fields): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(members).flatMap(([name, { spellings = [] }]) =>
      [name, ...spellings].map((spelling) => [spelling.toLowerCase(), name] as const)
    ),
  );
}

function foldedWords(from: ChoiceField["from"]): ReadonlyMap<string, string> {
  return new Map(Object.keys(from).map((word) => [word.toLowerCase(), word]));
}

function remembered<K extends object, V>(memory: WeakMap<K, V>, key: K, work: (key: K) => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = work(key);
  memory.set(key, made);
  return made;
}
