import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Action } from "../kit/action.ts";
import { type Option, RadioGroup } from "../parts/choice.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { UserField } from "./user_field.tsx";
import { accessWords } from "./words.ts";

/** Gives somebody a role somewhere. */
export function AddPersonDialog<R extends string>(
  { title, verb, put, options, usual, onClose }: {
    readonly title: string;
    readonly verb: string;
    readonly put: Action<[username: string, role: R]>;
    readonly options: readonly Option<R>[];
    readonly usual: R;
    readonly onClose: () => void;
  },
): JSX.Element {
  const name = useSignal("");
  const role = useSignal<R>(usual);
  const submit = async () => {
    if (await put.run(name.value.trim(), role.value)) onClose();
  };
  return (
    <FormDialog
      {...{ title, verb, onClose }}
      busy={put.isBusy.value}
      refusal={put.refusal.value}
      onSubmit={() => void submit()}
    >
      <UserField name={name} />
      <RadioGroup label={accessWords.value.role} value={role} options={options} />
    </FormDialog>
  );
}
