import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { copyText, selectText } from "./copy.ts";
import { Check, Copy } from "lucide";
import { Icon } from "./icon.tsx";
import { copyWords } from "./copy_words.ts";

/** How long the button says that it worked. */
const SHOWN_MS = 2000;

/** What is to be copied, and how the button names it to those who do not see it: "command: …". */
export interface CopyableProps {
  readonly text: string;
  readonly what: string;
}

/** One line of monospace text that wraps rather than hides, with a button that copies it. */
export function Copyable({ text, what }: CopyableProps): JSX.Element {
  const code = useRef<HTMLElement>(null);
  const result = useSignal<"idle" | "done" | "by hand">("idle");
  useEffect(() => {
    if (result.value !== "done") return;
    const timer = setTimeout(() => result.value = "idle", SHOWN_MS);
    return () => clearTimeout(timer);
  }, [result.value]);
  async function copy(): Promise<void> {
    const copied = await copyText(text);
    result.value = copied ? "done" : "by hand";
    if (!copied && code.current) selectText(code.current);
  }
  return (
    <div>
      <div class="flex items-start gap-1 rounded-md border border-line bg-canvas py-1 pr-1 pl-3">
        <code ref={code} class="min-w-0 grow py-1 font-mono text-small wrap-anywhere">
          {whole(text)}
        </code>
        <CopyButton what={what} done={result.value === "done"} onCopy={copy} />
      </div>
      <p role="status" class={result.value === "by hand" ? "mt-1 text-caption" : "sr-only"}>
        {result.value === "done" && copyWords.value.done}
        {result.value === "by hand" && copyWords.value.byHand}
      </p>
    </div>
  );
}

/** Words that break only between each other, as a hyphen would else part `--` from its option. */
function whole(text: string): JSX.Element[] {
  return text.split(/(?<= )/).map((word) => (
    <span class="inline-block whitespace-pre-wrap">{word}</span>
  ));
}

interface CopyButtonProps {
  readonly what: string;
  readonly done: boolean;
  onCopy(): void;
}

function CopyButton({ what, done, onCopy }: CopyButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class="grid size-7 shrink-0 cursor-pointer place-items-center rounded-md text-muted hover:bg-line/60 hover:text-text data-done:text-success"
      data-done={done || undefined}
      title={copyWords.value.action(what)}
      aria-label={copyWords.value.action(what)}
      onClick={onCopy}
    >
      <Icon of={done ? Check : Copy} />
    </button>
  );
}
