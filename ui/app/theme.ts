import { signal } from "@preact/signals";

/** Light or dark, as the system says or as was chosen here. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEPT_AS = "packhouse.theme";

/** What was chosen. */
export const theme = signal<Theme>("system");

/** Takes what was chosen here before. */
export function keepTheme(kept: string | null = localStorage.getItem(KEPT_AS)): void {
  show(THEMES.find((one) => one === kept) ?? "system");
}

/** Chooses a theme, for now and after a reload. */
export function chooseTheme(next: Theme): void {
  localStorage.setItem(KEPT_AS, next);
  show(next);
}

function show(next: Theme): void {
  theme.value = next;
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
}
