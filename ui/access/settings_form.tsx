import type { ComponentChildren, JSX } from "preact";
import type { Action } from "../kit/action.ts";
import { Button } from "../parts/button.tsx";
import { toast } from "../parts/toast.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import { partWords } from "../parts/words.ts";
import { accessWords } from "./words.ts";

/** A form that changes what there is: fields, then the button that saves them. */
export function SettingsForm(
  { save, onSubmit, verb = partWords.value.save, wide, children }: {
    readonly save: Pick<Action<[]>, "isBusy" | "refusal">;
    /** Whether it was done. */
    readonly onSubmit: () => Promise<boolean>;
    readonly verb?: string;
    /** As wide as there is room, where it is made of cards. */
    readonly wide?: boolean;
    readonly children: ComponentChildren;
  },
): JSX.Element {
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await onSubmit()) toast(accessWords.value.saved);
  };
  return (
    <form
      noValidate
      class={wide ? "space-y-6" : "max-w-xl space-y-4"}
      onSubmit={(event) => void submit(event)}
    >
      {children}
      <RefusalNote refusal={save.refusal.value} />
      <Button type="submit" kind="primary" busy={save.isBusy.value}>{verb}</Button>
    </form>
  );
}
