/** Puts text where the reader can paste it from. Answers whether that was possible. */
export async function copyText(text: string): Promise<boolean> {
  if (!navigator.clipboard) return copySelection(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelection(text);
  }
}

/** The way that still works on a page without https, where `navigator.clipboard` is absent. */
function copySelection(text: string): boolean {
  const opener = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "sr-only";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (opener instanceof HTMLElement) opener.focus();
  return copied;
}

/** Selects all text of an element, for a reader who has to copy it by hand. */
export function selectText(element: Element): void {
  getSelection()?.selectAllChildren(element);
}
