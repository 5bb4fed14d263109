import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { PresentedPasskey } from "../../ts/api/my_passkeys.ts";
import { ConfirmDialog, FormDialog } from "../parts/dialog.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import type { AccountModel } from "./account.ts";
import { accountWords } from "./words.ts";

interface PasskeyDialogProps {
  readonly model: AccountModel;
  readonly onClose: () => void;
}

/** Adds a passkey, or calls one by another name. */
export function TitlePasskeyDialog(
  { model, of, onClose }: PasskeyDialogProps & { readonly of?: PresentedPasskey },
): JSX.Element {
  const words = accountWords.value.passkeys;
  const title = useSignal(of?.title ?? "");
  const { isBusy, refusal } = of ? model.renamePasskey : model.addPasskey;
  const submit = async () => {
    const name = title.value.trim();
    const isDone = of ? model.renamePasskey.run(of.id, name) : model.addPasskey.run(name);
    if (await isDone) onClose();
  };
  return (
    <FormDialog
      title={of ? words.renameTitle : words.add}
      verb={of ? words.renameVerb : words.verb}
      busy={isBusy.value}
      refusal={refusal.value}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {!of && <p class="text-muted">{words.addAbout}</p>}
      <TextField
        label={words.name}
        help={words.nameHelp}
        text={title}
        error={errorOf(refusal.value, "title")}
        autocomplete="off"
        autofocus
      />
    </FormDialog>
  );
}

/** Asks before a passkey is taken away. */
export function RemovePasskeyDialog(
  { model: { removePasskey }, of, onClose }: PasskeyDialogProps & {
    readonly of: PresentedPasskey;
  },
): JSX.Element {
  const words = accountWords.value.passkeys;
  const confirm = async () => {
    if (await removePasskey.run(of.id)) onClose();
  };
  return (
    <ConfirmDialog
      title={words.removeTitle(of.title)}
      verb={words.removeVerb}
      busy={removePasskey.isBusy.value}
      refusal={removePasskey.refusal.value}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p class="text-muted">{words.removeAbout}</p>
    </ConfirmDialog>
  );
}
