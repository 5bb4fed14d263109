import { signal } from "@preact/signals";

/** Whether the palette is open. */
export const isPaletteOpen = signal(false);

/** What is typed after it was asked for and before it stands there: its code comes over the network. */
let typed: string | undefined;

/** Opens the palette, from wherever one is. */
export function openPalette(): void {
  typed = "";
  isPaletteOpen.value = true;
}

/** Closes the palette, also one that is still on its way. */
export function closePalette(): void {
  typed = undefined;
  isPaletteOpen.value = false;
}

/** What was typed ahead of the palette, which takes the keys itself from now on. */
export function takeTyped(): string {
  const taken = typed ?? "";
  typed = undefined;
  return taken;
}

/** Ctrl-K and ⌘K open and close the palette. */
export function listenForPalette(): void {
  addEventListener("keydown", (event) => {
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (isPaletteOpen.value) closePalette();
      else openPalette();
    } else if (typed !== undefined && !isCommand) typeAhead(event, typed);
  });
}

function typeAhead(event: KeyboardEvent, before: string): void {
  if (event.key === "Escape") closePalette();
  else if (event.key === "Backspace") typed = before.slice(0, -1);
  else if (event.key.length === 1) typed = before + event.key;
  else return;
  event.preventDefault();
}
