import { signal } from "@preact/signals";
import { CircleAlert, CircleCheck, X } from "lucide";
import type { JSX } from "preact";
import { IconButton } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { partWords } from "./words.ts";

/** What happened elsewhere than where the reader looks. */
interface Toast {
  readonly id: number;
  readonly says: string;
  readonly tone: "good" | "bad";
  readonly undo?: { readonly says: string; readonly act: () => void };
}

const SHOWN_MS = 6000;
const toasts = signal<readonly Toast[]>([]);
let last = 0;

/** Says in passing that something was done; errors stay until somebody takes them away. */
export function toast(says: string, options: Partial<Pick<Toast, "tone" | "undo">> = {}): void {
  const one: Toast = { id: ++last, says, tone: "good", ...options };
  toasts.value = [...toasts.value, one];
  if (one.tone === "good") setTimeout(() => dismiss(one.id), SHOWN_MS);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}

/** Where toasts appear; once, in the frame. */
export function Toasts(): JSX.Element {
  return (
    <div
      role="status"
      aria-live="polite"
      aria-label={partWords.value.notifications}
      class="pointer-events-none fixed right-4 bottom-4 z-50 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2"
    >
      {toasts.value.map(({ id, says, tone, undo }) => (
        <div
          key={id}
          class="pointer-events-auto flex items-start gap-2 rounded-lg border border-line bg-raised py-1.5 pr-1.5 pl-3 shadow-lg"
        >
          <Icon
            of={tone === "good" ? CircleCheck : CircleAlert}
            class={`mt-2 ${tone === "good" ? "text-success" : "text-danger"}`}
          />
          <p class="min-w-0 grow py-1.5 wrap-anywhere">{says}</p>
          {undo && (
            <button
              type="button"
              class="h-8 cursor-pointer px-2 font-medium text-accent"
              onClick={() => (undo.act(), dismiss(id))}
            >
              {undo.says}
            </button>
          )}
          <IconButton icon={X} name={partWords.value.dismiss} onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
