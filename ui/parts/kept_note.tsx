import { History } from "lucide";
import type { JSX } from "preact";
import type { KeptFields } from "../kit/kept.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { partWords } from "./words.ts";

/** Says that a form holds what was typed before its page was loaded, and how to be rid of it. */
export function KeptNote(
  { kept: { isBack, discard } }: { readonly kept: Pick<KeptFields, "isBack" | "discard"> },
): JSX.Element {
  return (
    <div role="status" class={isBack.value ? "" : "sr-only"}>
      {isBack.value && (
        <div class="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-line bg-canvas py-1 pr-1 pl-3">
          <Icon of={History} class="text-muted" />
          <span class="grow">{partWords.value.back}</span>
          <Button kind="quiet" onClick={discard}>{partWords.value.discard}</Button>
        </div>
      )}
    </div>
  );
}
