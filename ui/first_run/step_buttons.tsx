import type { JSX } from "preact";
import { Button } from "../parts/button.tsx";
import { firstRunWords } from "./words.ts";

/** What stands under each step: on, and back where there is something. */
export function StepButtons(
  { onBack, onDone, busy, says = firstRunWords.value.next }: {
    readonly onBack?: () => void;
    /** Without it, the button sends the form that it stands in. */
    readonly onDone?: () => void;
    readonly busy?: boolean;
    readonly says?: string;
  },
): JSX.Element {
  return (
    <div class="flex flex-wrap justify-between gap-2 pt-2">
      {onBack ? <Button onClick={onBack}>{firstRunWords.value.back}</Button> : <span />}
      <Button kind="primary" type={onDone ? "button" : "submit"} busy={busy} onClick={onDone}>
        {says}
      </Button>
    </div>
  );
}
