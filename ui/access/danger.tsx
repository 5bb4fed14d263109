import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import type { Action } from "../kit/action.ts";
import { Button } from "../parts/button.tsx";
import { ConfirmDialog } from "../parts/dialog.tsx";

/** What can be done that cannot be undone. */
export interface DangerProps {
  /** What it is, in the list of such things. */
  readonly says: string;
  readonly about: ComponentChildren;
  readonly verb: string;
  /** The question that is asked before. */
  readonly question: string;
  /** What goes and what stays. */
  readonly consequences: ComponentChildren;
  /** To be typed before, for what is worst. */
  readonly name?: string;
  readonly action: Action<[]>;
  readonly unless?: string | false | null;
  readonly onDone?: () => void;
}

/** One line of a danger zone: what it is, and the button that asks before it does it. */
export function Danger(props: DangerProps): JSX.Element {
  const { says, about, verb, question, consequences, name, action, unless, onDone } = props;
  const isAsking = useSignal(false);
  const ask = () => (action.clear(), isAsking.value = true);
  const confirm = async () => {
    if (!await action.run()) return;
    isAsking.value = false;
    onDone?.();
  };
  return (
    <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <div class="min-w-0 grow basis-64">
        <p class="font-medium">{says}</p>
        <p class="text-muted">{about}</p>
      </div>
      <Button kind="danger" unless={unless} onClick={ask}>{verb}</Button>
      {isAsking.value && (
        <ConfirmDialog
          {...{ title: question, verb, name }}
          busy={action.isBusy.value}
          refusal={action.refusal.value}
          onConfirm={() => void confirm()}
          onClose={() => isAsking.value = false}
        >
          <div class="text-muted">{consequences}</div>
        </ConfirmDialog>
      )}
    </div>
  );
}
