import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { visibilityOptions } from "../access/choices.ts";
import { accessWords } from "../access/words.ts";
import type { Action } from "../kit/action.ts";
import { RadioGroup } from "../parts/choice.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { partWords } from "../parts/words.ts";
import type { NewRepository } from "./organization.ts";
import { organizationWords } from "./words.ts";

/** The one protocol that there is so far. */
const PROTOCOL = "winget";

/** Makes a repository. */
export function NewRepositoryDialog(
  { create, onDone, onClose }: {
    readonly create: Action<[NewRepository]>;
    readonly onDone: (slug: string) => void;
    readonly onClose: () => void;
  },
): JSX.Element {
  const words = organizationWords.value.repositories;
  const { name, slugHelp, title: titleLabel, titleHelp, visibility: label } = accessWords.value;
  const slug = useSignal("");
  const title = useSignal("");
  const visibility = useSignal<"public" | "private">("private");
  const { isBusy, refusal, run } = create;
  const submit = async () => {
    const wanted = { slug: slug.value.trim(), protocol: PROTOCOL, visibility: visibility.value };
    if (await run({ ...wanted, title: title.value.trim() || null })) onDone(wanted.slug);
  };
  return (
    <FormDialog
      {...{ title: words.create, verb: words.verb, onClose }}
      busy={isBusy.value}
      refusal={refusal.value}
      onSubmit={() => void submit()}
    >
      <TextField
        label={name}
        help={slugHelp}
        text={slug}
        error={errorOf(refusal.value, "slug")}
        placeholder="apps"
        autocomplete="off"
        autofocus
        mono
      />
      <TextField
        label={titleLabel}
        help={titleHelp}
        text={title}
        error={errorOf(refusal.value, "title")}
        optional={partWords.value.optional}
      />
      <RadioGroup label={label} value={visibility} options={visibilityOptions()} />
    </FormDialog>
  );
}
