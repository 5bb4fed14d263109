import { signal } from "@preact/signals";

/** Whether the palette is open. */
export const isPaletteOpen = signal(false);

/** Opens the palette, from wherever one is. */
export function openPalette(): void {
  isPaletteOpen.value = true;
}

/** Ctrl-K and ⌘K open the palette. */
export function listenForPalette(): void {
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    isPaletteOpen.value = !isPaletteOpen.value;
  });
}
