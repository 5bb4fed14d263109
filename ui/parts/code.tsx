import type { JSX } from "preact";
import { Copyable } from "./copyable.tsx";
import { useSignal } from "@preact/signals";
import { Check, Copy } from "lucide";
import { IconButton } from "./button.tsx";
import { copyText } from "./copy.ts";
import { partWords } from "./words.ts";

export { Copyable };

/** Lines of code, with a button that copies them all; `bare` where a frame stands around already. */
export function CodeBlock(
  { text, name, bare }: { readonly text: string; readonly name: string; readonly bare?: boolean },
): JSX.Element {
  const copied = useSignal(false);
  const copy = async () => {
    copied.value = await copyText(text);
    setTimeout(() => copied.value = false, 2000);
  };
  return (
    <figure class="relative" aria-label={name}>
      <div class="absolute top-1 right-1 rounded-md bg-canvas">
        <IconButton
          icon={copied.value ? Check : Copy}
          name={copied.value ? partWords.value.copied : partWords.value.copy}
          onClick={() => void copy()}
        />
      </div>
      <pre
        // A region that scrolls must be within reach of the keyboard (WCAG 2.1.1).
        tabIndex={0}
        class={`overflow-auto bg-canvas p-3 pr-11 font-mono text-small ${
          bare ? "max-h-[48rem] px-4" : "max-h-[32rem] rounded-md border border-line"
        }`}
      ><code>{text}</code></pre>
    </figure>
  );
}

/** A short identifier in monospace that is copied by a click. */
export function Identifier(
  { children, shown = children }: { readonly children: string; readonly shown?: string },
): JSX.Element {
  const copied = useSignal(false);
  const copy = async () => {
    copied.value = await copyText(children);
    setTimeout(() => copied.value = false, 2000);
  };
  return (
    <button
      type="button"
      class="relative max-w-full cursor-pointer truncate rounded text-left font-mono text-small hover:bg-line/60"
      title={copied.value ? partWords.value.copied : children}
      onClick={() => void copy()}
    >
      {shown}
      <span role="status" class="sr-only">{copied.value && partWords.value.copied}</span>
    </button>
  );
}
