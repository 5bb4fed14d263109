import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { errorOfLines, linesOf } from "../access/lines.ts";
import { Select } from "../parts/choice.tsx";
import { ConfirmDialog, FormDialog } from "../parts/dialog.tsx";
import { errorOf, TextArea, TextField } from "../parts/field.tsx";
import { ViewEditor } from "../views/editor.tsx";
import { createViewDraft } from "../views/rules.ts";
import type { Keys, ShownKey } from "./keys.ts";
import { tokenWords } from "./words.ts";

/** What a dialog about one key is given. */
export interface KeyDialogProps {
  readonly keys: Keys;
  readonly of: ShownKey;
  readonly onClose: () => void;
}

/** Replaces a key by another. */
export function RotateDialog({ keys, of, onClose }: KeyDialogProps): JSX.Element {
  const { title, about, overlap, overlaps, verb } = tokenWords.value.rotation;
  const minutes = useSignal<keyof typeof overlaps>("60");
  const submit = async () => {
    if (await keys.rotate.run(of.id, { overlapMinutes: Number(minutes.value) })) onClose();
  };
  const options = (Object.keys(overlaps) as (keyof typeof overlaps)[])
    .map((value) => ({ value, says: overlaps[value] }));
  return (
    <FormDialog
      {...{ title: title(of.title), verb, onClose }}
      busy={keys.rotate.isBusy.value}
      refusal={keys.rotate.refusal.value}
      onSubmit={() => void submit()}
    >
      <p class="text-muted">{about}</p>
      <Select label={overlap} value={minutes} options={options} />
    </FormDialog>
  );
}

/** Asks before a key is taken away. */
export function RevokeDialog({ keys, of, onClose }: KeyDialogProps): JSX.Element {
  const { title, about, verb } = tokenWords.value.revocation;
  const confirm = async () => {
    if (await keys.revoke.run(of.id)) onClose();
  };
  return (
    <ConfirmDialog
      {...{ title: title(of.title), verb, onClose }}
      busy={keys.revoke.isBusy.value}
      refusal={keys.revoke.refusal.value}
      onConfirm={() => void confirm()}
    >
      <p class="text-muted">{about}</p>
    </ConfirmDialog>
  );
}

/** Changes a key that is in use. */
export function EditDialog({ keys, of, onClose }: KeyDialogProps): JSX.Element {
  const words = tokenWords.value;
  const title = useSignal(of.title);
  const networks = useSignal(of.networks?.join("\n") ?? "");
  const view = useMemo(() => createViewDraft(of.view), [of]);
  const { isBusy, refusal, run } = keys.change;
  const submit = async () => {
    const from = linesOf(networks.value);
    const to = { view: view.rules.value, networks: from.length > 0 ? from : null };
    if (await run(of.id, { title: title.value.trim(), ...to })) onClose();
  };
  return (
    <FormDialog
      {...{ title: words.editing.title(of.title), verb: words.editing.verb, onClose }}
      side
      busy={isBusy.value}
      refusal={refusal.value}
      onSubmit={() => void submit()}
    >
      <TextField label={words.title} text={title} error={errorOf(refusal.value, "title")} />
      <ViewEditor draft={view} />
      <TextArea
        label={words.networks}
        help={words.networksHelp}
        text={networks}
        error={errorOfLines(refusal.value, "networks")}
        rows={2}
        mono
      />
    </FormDialog>
  );
}
