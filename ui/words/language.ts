import { signal } from "@preact/signals";

/** The languages of the interface; each catalogue has all of them. */
export const LANGUAGES = ["en", "ru"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT_AS = "packhouse.language";

/** The language at hand. Whatever reads it while it is drawn is drawn anew when it changes. */
export const language = signal<Language>("en");

/** Takes the language that was chosen here before, or else the first of the reader's that there is. */
export function chooseLanguage(
  kept: string | null = localStorage.getItem(KEPT_AS),
  wanted: readonly string[] = navigator.languages,
): void {
  const known = [kept ?? "", ...wanted].map((one) => one.slice(0, 2).toLowerCase());
  language.value = known.find(isLanguage) ?? "en";
  document.documentElement.lang = language.value;
}

/** Says everything in another language from now on, here and after a reload. */
export function speak(next: Language): void {
  localStorage.setItem(KEPT_AS, next);
  language.value = next;
  document.documentElement.lang = next;
}

function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text);
}
