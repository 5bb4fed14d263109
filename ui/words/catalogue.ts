import { computed, type ReadonlySignal } from "@preact/signals";
import { type Language, language } from "./language.ts";

/** The same words in another language: what is a text there is one here, what takes values takes them. */
export type InAnother<T> = T extends string ? string
  : T extends (...given: infer A) => string ? (...given: A) => string
  : { readonly [K in keyof T]: InAnother<T[K]> };

/** Words of a part of the interface, in the language at hand: `words.value.title`. */
export function catalogue<const T>(en: T, ru: InAnother<T>): ReadonlySignal<InAnother<T>> {
  const all: Record<Language, InAnother<T>> = { en: en as InAnother<T>, ru };
  return computed(() => all[language.value]);
}

/** The forms of a noun that a number stands before; Russian has three of them. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

const rules = new Map<Language, Intl.PluralRules>();

/** A number with its noun: `1 package`, `5 packages`; `1 пакет`, `2 пакета`, `5 пакетов`. */
export function counted(of: Language, count: number, forms: Forms): string {
  let rule = rules.get(of);
  if (!rule) rules.set(of, rule = new Intl.PluralRules(of));
  const form = forms[rule.select(count)] ?? forms.other;
  return `${new Intl.NumberFormat(of).format(count)}\u00a0${form}`;
}
